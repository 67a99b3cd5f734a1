package dev.kontor.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where changes are announced. */
public sealed interface BusConfig {
    /** In the default store. */
    record Journal() implements BusConfig {}

    /**
     * On Kafka.
     *
     * @param bootstrapServers {@code host:port}, several separated by commas
     * @param topicPrefix what the names of topics and groups begin with
     * @param partitions of the topic of changes, at least 1
     * @param replicationFactor how many brokers keep a copy, at least 1
     * @param retention how long records are kept
     * @param clientProperties a file of client properties, for TLS and SASL
     */
    record Kafka(
            String bootstrapServers,
            String topicPrefix,
            int partitions,
            int replicationFactor,
            Duration retention,
            Optional<Path> clientProperties)
            implements BusConfig {}
}
