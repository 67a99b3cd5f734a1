package dev.kontor.config;

import dev.kontor.config.Key.Block;
import dev.kontor.config.Key.Leaf;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The keys of {@code bus}. */
final class BusKeys {
    private static final String HOST_AND_PORT = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}";

    private BusKeys() {}

    /** The words of {@code driver}. */
    enum Driver {
        JOURNAL,
        KAFKA
    }

    static final Leaf<Driver> DRIVER = Leaf.of(
                    "driver",
                    ValueTypes.choice(drivers()),
                    "Where changes are announced: `journal` keeps them in the default store, `kafka` on a broker.")
            .or("journal");
    static final Leaf<String> BOOTSTRAP_SERVERS = Leaf.of(
                    "bootstrapServers",
                    ValueTypes.text(
                            "'host:port', several separated by commas",
                            Pattern.compile(HOST_AND_PORT + "(?:," + HOST_AND_PORT + ")*")),
                    "The brokers that are asked first. Required for `kafka`.")
            .unsetWhenBlank();
    static final Leaf<String> TOPIC_PREFIX = Leaf.of(
                    "topicPrefix",
                    ValueTypes.text(
                            "letters, digits, '.', '_' and '-', at most 100",
                            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")),
                    "What the names of topics and groups begin with.")
            .or("kontor");
    static final Leaf<Long> PARTITIONS = Leaf.of(
                    "partitions",
                    ValueTypes.wholeNumber(1, 1000),
                    "How many partitions the topic of changes is made with. It bounds how many members of a group work at"
                            + " once, and can never be changed: the order of events rests on it.")
            .or("12");
    static final Leaf<Long> REPLICATION_FACTOR = Leaf.of(
                    "replicationFactor",
                    ValueTypes.wholeNumber(1, 15),
                    "How many brokers keep a copy; most of them must have an event before it is acknowledged. Use `3` with"
                            + " three brokers or more.")
            .or("1");
    static final Leaf<Duration> RETENTION = Leaf.of(
                    "retention",
                    ValueTypes.POSITIVE_DURATION,
                    "How long events are kept. Who was away for longer builds its state from storage.")
            .or("168h");
    static final Leaf<Path> CLIENT_PROPERTIES = Leaf.of(
                    "clientProperties",
                    ValueTypes.PATH,
                    "A file of properties of Kafka's clients, such as `security.protocol` and `sasl.jaas.config`.")
            .unsetWhenBlank();

    static final Block KAFKA = new Block(
            "kafka",
            List.of(BOOTSTRAP_SERVERS, TOPIC_PREFIX, PARTITIONS, REPLICATION_FACTOR, RETENTION, CLIENT_PROPERTIES),
            "The broker.");

    static final Block BUS = new Block("bus", List.of(DRIVER, KAFKA), "The log on which changes are announced.");

    private static Map<String, Driver> drivers() {
        Map<String, Driver> drivers = new LinkedHashMap<>();
        drivers.put("journal", Driver.JOURNAL);
        drivers.put("kafka", Driver.KAFKA);
        return drivers;
    }
}
