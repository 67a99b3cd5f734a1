package dev.kontor.events.kafka;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps what the client library says to what an operator must know; the rest, this package says itself, once. */
final class KafkaLogging {
    /** Held, since a logger that nobody holds forgets its level. */
    private static final List<Logger> LEVELLED = List.of(
            level("org.apache.kafka", Level.WARNING),
            level("org.apache.kafka.clients.NetworkClient", Level.SEVERE),
            level("org.apache.kafka.clients.Metadata", Level.SEVERE),
            level("org.apache.kafka.clients.admin.internals", Level.SEVERE),
            level("org.apache.kafka.clients.producer.internals", Level.SEVERE),
            level("org.apache.kafka.clients.consumer.internals", Level.SEVERE));

    private KafkaLogging() {}

    /** Sets the levels, the first time. */
    static int set() {
        return LEVELLED.size();
    }

    private static Logger level(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(level);
        return logger;
    }
}
