package dev.kontor.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The public listener.
 *
 * @param address the host name or IP address to listen on, an IPv6 address without brackets
 * @param port 0 to 65535; 0 takes a free one
 * @param readTimeout how long a request's body may stand still before the connection is closed; empty: for ever. A limit
 *     on stalling, not on the whole transfer: a slow upload that moves is never cut
 * @param writeTimeout the same for a response's body
 * @param idleTimeout how long a connection may wait for its next request; empty: for ever
 * @param maxConnections how many connections may be open at once, at least 1; empty: as many as the process can afford
 */
public record HttpConfig(
        String address,
        int port,
        Optional<Duration> readTimeout,
        Optional<Duration> writeTimeout,
        Optional<Duration> idleTimeout,
        Optional<Integer> maxConnections) {}
