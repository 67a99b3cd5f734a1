package dev.kontor.events.kafka;

import dev.kontor.events.EventLogRefusedException;
import dev.kontor.events.EventLogUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records and waits until all are acknowledged. For many threads.
 *
 * <p>The producer is made when it is first needed, since a host name that does not resolve yet would prevent it, and anew
 * after a failure, so that nothing which failed is sent behind the caller's back.
 */
final class KafkaAppender implements AutoCloseable {
    /** Partitions that somebody adds must not go unnoticed for long: events would lose their order. */
    private static final Duration LOOK_AT_PARTITIONS = Duration.ofSeconds(10);

    private static final int BUFFER_BYTES = 16 << 20;
    private static final Duration LAST_SENDS = Duration.ofSeconds(2);

    private final KafkaSettings settings;
    private final KafkaObserver observer;
    private Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();
    private KafkaObserver.Watch watch = () -> {};
    private boolean closed;

    KafkaAppender(KafkaSettings settings, KafkaObserver observer) {
        this.settings = settings;
        this.observer = observer;
    }

    /**
     * Sends records, in any order among themselves.
     *
     * @param partitions how many the topic of all of them must have
     * @throws EventLogUnavailableException when one of them is not acknowledged in time
     */
    void send(List<ProducerRecord<byte[], byte[]>> records, int partitions) {
        KafkaProducer<byte[], byte[]> current =
                KafkaFailure.translate("Kafka at " + settings.bootstrapServers(), this::producer);
        try {
            KafkaFailure.translate("appending to " + records.getFirst().topic(), () -> {
                requirePartitions(current, records.getFirst().topic(), partitions);
                List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
                for (ProducerRecord<byte[], byte[]> record : records) {
                    sent.add(current.send(record));
                }
                for (Future<RecordMetadata> each : sent) {
                    each.get();
                }
                return true;
            });
        } catch (EventLogUnavailableException | IllegalStateException e) {
            discard(current);
            throw e instanceof EventLogUnavailableException unavailable
                    ? unavailable
                    : new EventLogUnavailableException("the log is closed", e);
        }
    }

    private void requirePartitions(KafkaProducer<byte[], byte[]> current, String topic, int partitions) {
        int found = current.partitionsFor(topic).size();
        if (found != partitions) {
            throw new EventLogRefusedException("the topic " + topic + " has " + found + " partitions now and had "
                    + partitions + ": nothing is appended, since events would lose their order. Make it anew with "
                    + partitions);
        }
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (closed) {
            throw new EventLogUnavailableException("the log is closed");
        }
        if (producer.isEmpty()) {
            producer = Optional.of(new KafkaProducer<>(
                    settings.client(Map.of(
                            "acks",
                            "all",
                            "enable.idempotence",
                            true,
                            "linger.ms",
                            0,
                            "metadata.max.age.ms",
                            KafkaSettings.millis(LOOK_AT_PARTITIONS),
                            "buffer.memory",
                            BUFFER_BYTES,
                            "delivery.timeout.ms",
                            KafkaSettings.millis(settings.deliveryTimeout()),
                            "max.block.ms",
                            KafkaSettings.millis(
                                    KafkaSettings.shorter(KafkaSettings.REQUEST_TIMEOUT, settings.deliveryTimeout())))),
                    new ByteArraySerializer(),
                    new ByteArraySerializer()));
            watch = observer.opened(producer.get());
        }
        return producer.get();
    }

    private void discard(KafkaProducer<byte[], byte[]> failed) {
        synchronized (this) {
            if (producer.filter(failed::equals).isPresent()) {
                producer = Optional.empty();
                watch.close();
            }
        }
        failed.close(Duration.ZERO);
    }

    /** Waits shortly for what is under way. */
    @Override
    public void close() {
        Optional<KafkaProducer<byte[], byte[]>> last;
        synchronized (this) {
            closed = true;
            last = producer;
            producer = Optional.empty();
            watch.close();
        }
        last.ifPresent(open -> open.close(LAST_SENDS));
    }
}
