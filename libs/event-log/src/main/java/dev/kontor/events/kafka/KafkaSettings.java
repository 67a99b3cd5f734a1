package dev.kontor.events.kafka;

import dev.kontor.events.EventLogRefusedException;
import dev.kontor.events.Topic;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * How Kafka is reached and used.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param topicPrefix what the names of topics and groups begin with
 * @param partitions of a topic that says nothing else, as that of changes; fixed for good when the topic is made
 * @param replicationFactor how many brokers keep a copy
 * @param retention how long records are kept in a topic that says nothing else
 * @param clientProperties a file of client properties, for TLS and SASL
 * @param deliveryTimeout the longest that an append may take
 */
public record KafkaSettings(
        String bootstrapServers,
        String topicPrefix,
        int partitions,
        int replicationFactor,
        Duration retention,
        Optional<Path> clientProperties,
        Duration deliveryTimeout) {
    /** How long an append may take unless somebody says otherwise. */
    public static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(10);

    /** How long any one question to a broker may take. */
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    /** The topic of changes. */
    public String changesTopic() {
        return name(Topic.CHANGES);
    }

    /** The name of a topic on the broker. */
    public String name(Topic topic) {
        return topicPrefix + "." + topic.name();
    }

    /** How many partitions a topic has. */
    int partitions(Topic topic) {
        return topic.partitions().orElse(partitions);
    }

    /** How long a topic keeps its records. */
    Duration retention(Topic topic) {
        return topic.retention().orElse(retention);
    }

    /** The name of a group on the broker: it has nothing to do with that of the same name on another topic. */
    String group(Topic topic, String group) {
        return topicPrefix + "." + group + (topic.equals(Topic.CHANGES) ? "" : "." + topic.name());
    }

    /** The topic of records that nobody could handle. */
    public String deadLettersTopic() {
        return topicPrefix + ".dead-letters";
    }

    /** How many copies must be written before an append is acknowledged: most of them. */
    int minInsyncReplicas() {
        return replicationFactor / 2 + 1;
    }

    /**
     * The properties of a client, over those of the file.
     *
     * @throws EventLogRefusedException when the file cannot be read
     */
    Map<String, Object> client(Map<String, Object> ofRole) {
        Map<String, Object> properties = new HashMap<>();
        clientProperties.ifPresent(file -> load(file).forEach((name, value) -> properties.put(name.toString(), value)));
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("client.id", topicPrefix);
        properties.put("request.timeout.ms", millis(shorter(REQUEST_TIMEOUT, deliveryTimeout)));
        properties.put("reconnect.backoff.max.ms", 2_000);
        properties.put("metric.reporters", "");
        properties.put("enable.metrics.push", false);
        properties.putAll(ofRole);
        return properties;
    }

    private static Properties load(Path file) {
        Properties properties = new Properties();
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(text);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new EventLogRefusedException(
                    "the file of bus.kafka.clientProperties, " + file + ", cannot be read", e);
        }
    }

    static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
