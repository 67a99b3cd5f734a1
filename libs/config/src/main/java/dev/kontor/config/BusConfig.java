package dev.kontor.config;

import dev.kontor.config.Setting.Form;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where changes are announced.
 *
 * @param driver in the default store, or on Kafka
 * @param kafka the broker
 */
public record BusConfig(
        @Setting(
                value = "Where changes are announced: `journal` keeps them in the default store, `kafka` on a"
                        + " broker.",
                or = "journal")
        Driver driver,

        @Setting("The broker.") Kafka kafka)
        implements Checked {
    /** What announces. */
    public enum Driver {
        /** A journal in the default store. */
        JOURNAL,
        /** Kafka. */
        KAFKA
    }

    /**
     * The broker.
     *
     * @param bootstrapServers {@code host:port}, several separated by commas
     * @param topicPrefix what the names of topics and groups begin with
     * @param partitions of the topic of changes, at least 1
     * @param replicationFactor how many brokers keep a copy, at least 1
     * @param retention how long records are kept
     * @param clientProperties a file of client properties, for TLS and SASL
     */
    public record Kafka(
            @Setting(
                    value = "The brokers that are asked first. Required for `kafka`.",
                    pattern = Patterns.HOST_AND_PORT + "(?:," + Patterns.HOST_AND_PORT + ")*",
                    expected = "'host:port', several separated by commas")
            Optional<String> bootstrapServers,

            @Setting(
                    value = "What the names of topics and groups begin with.",
                    or = "kontor",
                    pattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
                    expected = "letters, digits, '.', '_' and '-', at most 100")
            String topicPrefix,

            @Setting(
                    value = "How many partitions the topic of changes is made with. It bounds how many members of a"
                            + " group work at once, and can never be changed: the order of events rests on it.",
                    or = "12",
                    least = 1,
                    most = 1000)
            int partitions,

            @Setting(
                    value = "How many brokers keep a copy; most of them must have an event before it is"
                            + " acknowledged. Use `3` with three brokers or more.",
                    or = "1",
                    least = 1,
                    most = 15)
            int replicationFactor,

            @Setting(
                    value = "How long events are kept. Who was away for longer builds its state from storage.",
                    form = Form.POSITIVE,
                    or = "168h")
            Duration retention,

            @Setting(
                    "A file of properties of Kafka's clients, such as `security.protocol` and" + " `sasl.jaas.config`.")
            Optional<Path> clientProperties) {}

    @Override
    public void check(Section section) {
        Section broker = section.inner("kafka");
        switch (driver()) {
            case JOURNAL -> {
                if (broker.hasAny()) {
                    section.notice(
                            section.at(), "'" + broker.path() + "' has no effect, since 'bus.driver' is 'journal'");
                }
            }
            case KAFKA -> {
                if (kafka().bootstrapServers().isEmpty() && broker.isSound()) {
                    String servers = broker.pathOf("bootstrapServers");
                    section.problem(section.at("driver"), "kafka.bootstrapServers", "'" + servers + "' is required");
                }
            }
        }
    }
}
