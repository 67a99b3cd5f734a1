package dev.kontor.config;

import dev.kontor.config.Key.Block;
import dev.kontor.config.Key.Leaf;
import dev.kontor.config.Key.Loose;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The tree of all known keys. Checking, reading, the schema and the documentation derive from it. */
final class KontorKeys {
    private KontorKeys() {}

    static final Leaf<String> DIST_SPEC_VERSION = Leaf.of(
                    "distSpecVersion", ValueTypes.TEXT, "The version of the OCI Distribution Specification.")
            .or("1.1.1")
            .with(new Effect.Fixed("1.1.1", "version 1.1.1 of the OCI Distribution Specification is served"));

    static final Leaf<LogLevel> LOG_LEVEL = Leaf.of(
                    "level",
                    ValueTypes.choice(logLevels()),
                    "The least severe record that is written; `trace` means `debug`, `warning` means `warn`, `fatal` and"
                            + " `panic` mean `error`.")
            .or("info");
    static final Leaf<Path> LOG_OUTPUT = Leaf.of(
                    "output", ValueTypes.PATH, "The file that records are appended to; without it, standard output.")
            .unsetWhenBlank();
    static final Leaf<Path> LOG_AUDIT = Leaf.of(
                    "audit",
                    ValueTypes.PATH,
                    "The file to which the public listener appends a line of JSON for each successful change: `time`,"
                            + " `clientIP`, `subject`, `action`, `object`, `status`, `requestId`. Without it, none.")
            .unsetWhenBlank();

    static final Block LOG =
            new Block("log", List.of(LOG_LEVEL, LOG_OUTPUT, LOG_AUDIT), "What is written about the work.");

    static final Leaf<Boolean> METRICS_ENABLE = Leaf.of(
            "enable",
            ValueTypes.TRUTH,
            "Whether `kontor serve` shows its metrics on its listener. Without it they are shown where"
                    + " `extensions.metrics` is written at all. Whoever reaches the listener can read them. Other"
                    + " programs always show them at `/metrics` of their inner or admin listeners.");
    static final Leaf<String> METRICS_PATH = Leaf.of(
                    "path",
                    ValueTypes.METRICS_PATH,
                    "The path of `kontor serve` under which Prometheus finds the metrics.")
            .or("/metrics");

    private static final Block METRICS = new Block(
            "metrics",
            List.of(METRICS_ENABLE, new Block("prometheus", List.of(METRICS_PATH), "How Prometheus gets the metrics.")),
            "What the registry counts and measures.");

    private static final Block EXTENSIONS = new Block(
            "extensions",
            Stream.concat(
                            Stream.of(METRICS),
                            Stream.of("search", "ui", "sync", "scrub", "lint", "trust", "events", "mgmt", "apikey")
                                    .<Key>map(name ->
                                            new Loose(name, new Effect.NotYet(), "The extension `" + name + "`.")))
                    .toList(),
            "Settings of single features.");

    static final Block ROOT = new Block(
            "",
            List.of(
                    Leaf.of("$schema", ValueTypes.TEXT, "The JSON Schema that an editor checks the file with."),
                    DIST_SPEC_VERSION,
                    StorageKeys.STORAGE,
                    BusKeys.BUS,
                    HttpKeys.HTTP,
                    LOG,
                    ServicesKeys.SERVICES,
                    EXTENSIONS,
                    new Loose("scheduler", new Effect.NotYet(), "Settings of background work."),
                    new Loose("cluster", new Effect.NotYet(), "The members of a cluster.")),
            "The configuration of Kontor.");

    private static Map<String, LogLevel> logLevels() {
        Map<String, LogLevel> levels = new LinkedHashMap<>();
        levels.put("debug", LogLevel.DEBUG);
        levels.put("info", LogLevel.INFO);
        levels.put("warn", LogLevel.WARN);
        levels.put("error", LogLevel.ERROR);
        levels.put("trace", LogLevel.DEBUG);
        levels.put("warning", LogLevel.WARN);
        levels.put("fatal", LogLevel.ERROR);
        levels.put("panic", LogLevel.ERROR);
        return levels;
    }
}
