package dev.kontor.service.metrics;

import dev.kontor.events.kafka.KafkaObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Shows what Kafka's clients count themselves, under Micrometer's names, as long as they are open. */
final class KafkaMeters implements KafkaObserver {
    /** All clients have it, since a name has the same labels everywhere. */
    private static final String LABEL = "client";

    private final MeterRegistry registry;

    KafkaMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Watch opened(Producer<?, ?> producer) {
        return bound(new KafkaClientMetrics(producer, Tags.of(LABEL, "outbox")));
    }

    @Override
    public Watch opened(Consumer<?, ?> consumer, String group) {
        return bound(new KafkaClientMetrics(consumer, Tags.of(LABEL, group)));
    }

    private Watch bound(KafkaClientMetrics metrics) {
        metrics.bindTo(registry);
        return metrics::close;
    }
}
