package dev.kontor.events.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Learns of the clients that talk to the broker, for what they count. Called by many threads; must be quick and not fail. */
public interface KafkaObserver {
    /** One that looks away. */
    KafkaObserver NONE = new KafkaObserver() {
        @Override
        public Watch opened(Producer<?, ?> producer) {
            return () -> {};
        }

        @Override
        public Watch opened(Consumer<?, ?> consumer, String group) {
            return () -> {};
        }
    };

    /** What ends with a client. */
    @FunctionalInterface
    interface Watch extends AutoCloseable {
        /** The client is about to be closed. */
        @Override
        void close();
    }

    /** The client that appends to all topics was made; one at a time. */
    Watch opened(Producer<?, ?> producer);

    /**
     * A member of a group was made.
     *
     * @param group the group's name on the broker
     */
    Watch opened(Consumer<?, ?> consumer, String group);
}
