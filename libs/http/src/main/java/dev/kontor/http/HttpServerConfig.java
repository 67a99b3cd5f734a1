package dev.kontor.http;

import java.time.Duration;
import java.util.Objects;

/**
 * How an {@link HttpServer} listens and what it puts up with.
 *
 * @param address the address to bind, such as {@code 127.0.0.1} or {@code 0.0.0.0}
 * @param port the port to bind; 0 takes a free one
 * @param idleTimeout how long a connection may wait between two requests
 * @param stallTimeout how long a request may wait for its next byte; its head must be complete within this time or {@link
 *     #headTimeout()}, whichever is shorter
 * @param writeTimeout how long an answer may wait until the client takes its next byte
 * @param shutdownGrace how long requests may go on after {@link HttpServer#stop()}
 * @param maxConnections how many connections are open at once; more wait in the kernel's queue. Cut to what the process
 *     may open (see {@link HttpServer})
 * @param maxHeadersBytes the largest header section
 * @param maxRequestLineBytes the longest request line
 */
public record HttpServerConfig(
        String address,
        int port,
        Duration idleTimeout,
        Duration stallTimeout,
        Duration writeTimeout,
        Duration shutdownGrace,
        int maxConnections,
        int maxHeadersBytes,
        int maxRequestLineBytes) {
    private static final Duration LONGEST_HEAD = Duration.ofSeconds(30);

    public HttpServerConfig {
        Objects.requireNonNull(address);
        requirePositive(idleTimeout, "idleTimeout");
        requirePositive(stallTimeout, "stallTimeout");
        requirePositive(writeTimeout, "writeTimeout");
        if (shutdownGrace.isNegative()) {
            throw new IllegalArgumentException("shutdownGrace is negative");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port out of range: " + port);
        }
        if (maxConnections < 1 || maxHeadersBytes < 1 || maxRequestLineBytes < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** One limit for both directions. */
    public HttpServerConfig(
            String address,
            int port,
            Duration idleTimeout,
            Duration stallTimeout,
            Duration shutdownGrace,
            int maxConnections,
            int maxHeadersBytes,
            int maxRequestLineBytes) {
        this(
                address,
                port,
                idleTimeout,
                stallTimeout,
                stallTimeout,
                shutdownGrace,
                maxConnections,
                maxHeadersBytes,
                maxRequestLineBytes);
    }

    /** The defaults of a public listener on this address. */
    public static HttpServerConfig at(String address, int port) {
        return new HttpServerConfig(
                address,
                port,
                Duration.ofMinutes(2),
                Duration.ofMinutes(1),
                Duration.ofSeconds(60),
                OpenFiles.defaultConnections(),
                64 << 10,
                16 << 10);
    }

    /** How long a request's head may take from its first byte to its last, however steadily it drips. */
    public Duration headTimeout() {
        return stallTimeout.compareTo(LONGEST_HEAD) < 0 ? stallTimeout : LONGEST_HEAD;
    }

    private static void requirePositive(Duration duration, String name) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(name + " is not positive");
        }
    }
}
