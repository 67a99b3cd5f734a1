package dev.kontor.events.kafka;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Stands for a record that the broker has and nobody can read: its bytes are not those that were written. */
final class DamagedRecord extends ConsumerRecord<byte[], byte[]> {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final String reason;

    private DamagedRecord(TopicPartition partition, long offset, String reason) {
        super(partition.topic(), partition.partition(), offset, new byte[0], new byte[0]);
        this.reason = reason;
    }

    /** What is wrong with it. */
    String reason() {
        return reason;
    }

    /** Whether a poll may have failed because of damage: for that the client library has no exception of its own. */
    static boolean isPossible(KafkaException failure) {
        return failure.getClass().equals(KafkaException.class);
    }

    /**
     * Finds the record that made a poll fail, and has the consumer go on behind it. Which partition it is in shows when
     * each is polled by itself.
     *
     * @return empty when no partition fails any more
     */
    static Optional<DamagedRecord> pass(KafkaConsumer<byte[], byte[]> consumer) {
        Set<TopicPartition> running = new HashSet<>(consumer.assignment());
        running.removeAll(consumer.paused());
        Map<TopicPartition, Long> ends = consumer.endOffsets(running);
        consumer.pause(running);
        try {
            for (TopicPartition each : running) {
                if (consumer.position(each) < ends.get(each)) {
                    Optional<DamagedRecord> found = look(consumer, each);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.empty();
        } finally {
            running.retainAll(consumer.assignment());
            consumer.resume(running);
        }
    }

    private static Optional<DamagedRecord> look(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        long at = consumer.position(partition);
        consumer.resume(Set.of(partition));
        try {
            giveBack(consumer, consumer.poll(LOOK));
            return Optional.empty();
        } catch (KafkaException e) {
            if (!isPossible(e)) {
                throw e;
            }
            consumer.seek(partition, at + 1);
            return Optional.of(new DamagedRecord(partition, at, String.valueOf(e.getMessage())));
        } finally {
            if (consumer.assignment().contains(partition)) {
                consumer.pause(Set.of(partition));
            }
        }
    }

    private static void giveBack(KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        records.partitions()
                .forEach(each ->
                        consumer.seek(each, records.records(each).getFirst().offset()));
    }
}
