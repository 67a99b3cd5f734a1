package dev.kontor.http.proxy;

import java.time.Duration;

/**
 * What a {@link ServiceProxy} waits for and puts up with.
 *
 * @param connect how long a replica may take to accept a connection
 * @param answer how long it may take from the end of a reading request to the first byte of its answer
 * @param changeAnswer the same for requests that change something: closing an upload may mean to hash all of it again
 * @param stall how long it may neither take nor send a byte within a body
 * @param probeEvery how often each replica is asked whether it is ready, and how long it may take to say so
 * @param resolveEvery how often the names of hosts are looked up again
 * @param maxCalls how many requests of each kind ({@link Lanes}) the whole service is sent at once
 * @param maxCallsPerReplica how many of each kind one replica is sent at once
 */
public record ProxyLimits(
        Duration connect,
        Duration answer,
        Duration changeAnswer,
        Duration stall,
        Duration probeEvery,
        Duration resolveEvery,
        int maxCalls,
        int maxCallsPerReplica) {
    public ProxyLimits {
        if (maxCalls < 1 || maxCallsPerReplica < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
