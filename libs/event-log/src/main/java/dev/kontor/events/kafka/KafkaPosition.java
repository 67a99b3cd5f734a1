package dev.kontor.events.kafka;

import dev.kontor.events.LogPosition;
import dev.kontor.events.PositionLostException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * A place in each partition of a topic: the offset of the next record.
 *
 * @param topic the identity of the topic, not its name, which a later topic may have
 * @param offsets by partition
 */
record KafkaPosition(Uuid topic, List<Long> offsets) {
    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9_-]{22}):([0-9]{1,18}(?:,[0-9]{1,18})*)");

    KafkaPosition {
        offsets = List.copyOf(offsets);
    }

    LogPosition toLogPosition() {
        return new LogPosition(
                topic + ":" + offsets.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /**
     * Reads a position of a topic.
     *
     * @throws PositionLostException when it is one of another log
     */
    static KafkaPosition of(LogPosition position, Uuid topic, int partitions) {
        KafkaPosition read = parse(position);
        if (!read.topic().equals(topic) || read.offsets().size() != partitions) {
            throw new PositionLostException("the position is one of an earlier topic: " + position.value());
        }
        return read;
    }

    private static KafkaPosition parse(LogPosition position) {
        var parts = TEXT.matcher(position.value());
        if (!parts.matches()) {
            throw new PositionLostException("not a position of this log: " + position.value());
        }
        List<Long> offsets = Pattern.compile(",")
                .splitAsStream(parts.group(2))
                .map(Long::valueOf)
                .toList();
        return new KafkaPosition(Uuid.fromString(parts.group(1)), offsets);
    }

    /** Whether a position lies in no partition before another one. */
    static boolean hasReached(LogPosition kept, LogPosition goal) {
        if (goal.equals(LogPosition.OLDEST)) {
            return true;
        }
        KafkaPosition wanted = parse(goal);
        if (kept.equals(LogPosition.OLDEST)) {
            return wanted.offsets().stream().allMatch(offset -> offset == 0);
        }
        List<Long> reached = of(kept, wanted.topic(), wanted.offsets().size()).offsets();
        return IntStream.range(0, reached.size())
                .allMatch(i -> reached.get(i) >= wanted.offsets().get(i));
    }
}
