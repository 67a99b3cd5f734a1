package dev.kontor.events.kafka;

import dev.kontor.events.Delivery;
import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.LogPosition;
import dev.kontor.events.PositionLostException;
import dev.kontor.events.RawRecord;
import dev.kontor.events.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer of all partitions that stands at one position. For one thread, but for {@link #wake}. */
final class KafkaCursor implements AutoCloseable {
    static final int MOST_POLLED = 500;
    private static final Duration ROUND_TRIP = Duration.ofMillis(100);

    private final Uuid identity;
    private final List<TopicPartition> partitions;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deque<ConsumerRecord<byte[], byte[]>> pending = new ArrayDeque<>();
    private final Long[] offsets;

    /** @throws org.apache.kafka.common.KafkaException when no consumer can be made */
    KafkaCursor(KafkaSettings settings, Topic topic, Uuid identity) {
        this.identity = identity;
        this.partitions = IntStream.range(0, settings.partitions(topic))
                .mapToObj(partition -> new TopicPartition(settings.name(topic), partition))
                .toList();
        this.offsets = new Long[partitions.size()];
        Arrays.fill(offsets, 0L);
        this.consumer = new KafkaConsumer<>(
                settings.client(consumerProperties()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(partitions);
        partitions.forEach(partition -> consumer.seek(partition, 0));
    }

    /** What all consumers have in common: they take a bounded number of bytes, and no decision by themselves. */
    static Map<String, Object> consumerProperties() {
        return Map.of(
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "none",
                "allow.auto.create.topics",
                false,
                "max.poll.records",
                MOST_POLLED,
                "fetch.max.bytes",
                8 << 20,
                "default.api.timeout.ms",
                KafkaSettings.millis(KafkaSettings.REQUEST_TIMEOUT));
    }

    /** Where it stands. */
    LogPosition position() {
        return new KafkaPosition(identity, List.of(offsets)).toLogPosition();
    }

    /**
     * Goes to a position.
     *
     * @throws PositionLostException when it is one of another log
     */
    void seek(LogPosition position) {
        pending.clear();
        if (position.equals(LogPosition.OLDEST)) {
            set(consumer.beginningOffsets(partitions));
        } else {
            List<Long> wanted =
                    KafkaPosition.of(position, identity, partitions.size()).offsets();
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = wanted.get(i);
            }
        }
        for (int i = 0; i < offsets.length; i++) {
            consumer.seek(partitions.get(i), offsets[i]);
        }
    }

    private void set(Map<TopicPartition, Long> found) {
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = found.get(partitions.get(i));
        }
    }

    /** The place behind the newest record, wherever this one stands. */
    LogPosition end() {
        return new KafkaPosition(identity, List.of(ends())).toLogPosition();
    }

    /** The place before the oldest record, wherever this one stands. */
    LogPosition oldest() {
        return new KafkaPosition(identity, List.of(inOrder(consumer.beginningOffsets(partitions)))).toLogPosition();
    }

    private Long[] ends() {
        return inOrder(consumer.endOffsets(partitions));
    }

    private Long[] inOrder(Map<TopicPartition, Long> found) {
        return partitions.stream().map(found::get).toArray(Long[]::new);
    }

    /**
     * Reads on.
     *
     * @throws PositionLostException when the log does not hold all that followed
     * @throws EventLogUnavailableException when records are there and do not come
     */
    List<Delivery> read(int limit, Duration wait) {
        if (pending.isEmpty()) {
            poll(wait);
        }
        List<Delivery> entries = new ArrayList<>();
        while (entries.size() < limit && !pending.isEmpty()) {
            ConsumerRecord<byte[], byte[]> record = pending.removeFirst();
            offsets[record.partition()] = record.offset() + 1;
            entries.add(entry(record, position()));
        }
        return entries;
    }

    static Delivery entry(ConsumerRecord<byte[], byte[]> record, LogPosition next) {
        return record instanceof DamagedRecord damaged
                ? new Delivery.Unreadable(damaged.reason(), record(record), next)
                : Delivery.of(record(record), next);
    }

    private static RawRecord record(ConsumerRecord<byte[], byte[]> record) {
        return new RawRecord(
                record.topic() + "/" + record.partition() + "/" + record.offset(),
                Optional.ofNullable(record.value()).orElseGet(() -> new byte[0]));
    }

    /** Polls until a record comes, or none is there: a poll may return before what is there has arrived. */
    private void poll(Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        long giveUp = end + KafkaSettings.REQUEST_TIMEOUT.toNanos();
        fetch(wait);
        while (pending.isEmpty() && isBehind()) {
            if (System.nanoTime() > giveUp) {
                throw new EventLogUnavailableException("the broker does not give its records");
            }
            fetch(ROUND_TRIP);
        }
    }

    private void fetch(Duration wait) {
        try {
            consumer.poll(wait).forEach(pending::add);
        } catch (OffsetOutOfRangeException e) {
            throw new PositionLostException(
                    "the log no longer holds what followed " + position().value());
        } catch (KafkaException e) {
            if (!DamagedRecord.isPossible(e)) {
                throw e;
            }
            DamagedRecord.pass(consumer).ifPresent(pending::add);
        }
    }

    private boolean isBehind() {
        Long[] ends = ends();
        boolean isBehind = false;
        for (int i = 0; i < ends.length; i++) {
            if (offsets[i] > ends[i]) {
                throw new PositionLostException(
                        "the log ends before " + position().value());
            }
            isBehind |= offsets[i] < ends[i];
        }
        return isBehind;
    }

    /** Lets a read that waits end with an exception; for any thread. */
    void wake() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }
}
