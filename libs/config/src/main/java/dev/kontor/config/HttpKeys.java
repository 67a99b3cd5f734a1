package dev.kontor.config;

import dev.kontor.config.Key.Block;
import dev.kontor.config.Key.Leaf;
import dev.kontor.config.Key.Loose;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The keys of {@code http}. */
final class HttpKeys {
    private static final Effect NOT_YET = new Effect.NotYet();

    private HttpKeys() {}

    static final Leaf<String> ADDRESS = Leaf.of(
                    "address", ValueTypes.ADDRESS, "The address to listen on; `0.0.0.0` for all interfaces.")
            .or("127.0.0.1");
    static final Leaf<Integer> PORT = Leaf.of("port", ValueTypes.PORT, "The port to listen on; `0` takes a free one.")
            .or("5000");
    static final Leaf<Duration> READ_TIMEOUT = Leaf.of(
                    "readTimeout",
                    ValueTypes.TIME_LIMIT,
                    "How long a request's body may stand still before the connection is closed. It limits stalling, not"
                            + " the whole transfer: a slow upload that moves is never cut. Zero or less: no limit.")
            .or("60s");
    static final Leaf<Duration> WRITE_TIMEOUT = Leaf.of(
                    "writeTimeout",
                    ValueTypes.TIME_LIMIT,
                    "How long a response's body may stand still before the connection is closed; otherwise like"
                            + " `readTimeout`.")
            .or("60s");
    static final Leaf<Duration> IDLE_TIMEOUT = Leaf.of(
                    "idleTimeout",
                    ValueTypes.TIME_LIMIT,
                    "How long a connection may wait for its next request. Zero or less: no limit.")
            .or("2m");
    static final Leaf<Long> MAX_CONNECTIONS = Leaf.of(
            "maxConnections",
            ValueTypes.wholeNumber(1, 1_000_000),
            "How many connections may be open at once. Keep it under a third of the process's limit of open files."
                    + " Without it there may be 8000, or as many as that limit allows.");

    static final Block HTTP = new Block(
            "http",
            List.of(
                    ADDRESS,
                    PORT,
                    READ_TIMEOUT,
                    WRITE_TIMEOUT,
                    IDLE_TIMEOUT,
                    MAX_CONNECTIONS,
                    Leaf.of(
                                    "compat",
                                    ValueTypes.listOf(Map.of("docker2s2", "docker2s2")),
                                    "Media types beside those of OCI.")
                            .or("docker2s2")
                            .with(new Effect.Fixed("docker2s2", "Docker's media types are always served")),
                    Leaf.of("externalUrl", ValueTypes.TEXT, "The URL under which clients see the registry.")
                            .unsetWhenBlank()
                            .with(NOT_YET),
                    Leaf.of("allowOrigin", ValueTypes.TEXT, "The origins whose pages may call the registry.")
                            .unsetWhenBlank()
                            .with(NOT_YET),
                    Leaf.of("realm", ValueTypes.TEXT, "The name that a challenge for credentials shows.")
                            .unsetWhenBlank()
                            .with(NOT_YET),
                    new Loose("ratelimit", NOT_YET, "How many requests are answered."),
                    refused("tls", "TLS", "would answer in plain text", "The listener's certificate and key."),
                    refused("auth", "authentication", "would let everybody in", "Who may sign in, and how."),
                    refused(
                            "accessControl",
                            "access control",
                            "would let everybody read, write and delete",
                            "Who may do what.")),
            "The public listener.");

    private static Loose refused(String name, String what, String consequence, String doc) {
        return new Loose(
                name,
                new Effect.Refused("this version cannot enforce " + what + ", and to start without it " + consequence),
                doc);
    }
}
