package dev.kontor.http;

import dev.kontor.store.Worker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts off connections that make no progress.
 *
 * <p>The web server has no read or write timeout of its own, so half a request head or half a body would hold its
 * connection, its thread and its upload for ever. One thread looks at the {@link ConnectionWatch} of every open
 * connection a few times within the shortest limit.
 */
final class StallGuard implements AutoCloseable {
    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(20);

    private final Set<ConnectionWatch> watches = ConcurrentHashMap.newKeySet();
    private final Worker sweeper;
    private volatile ConnectionWatch.Shares shares = ConnectionWatch.Shares.ALL;

    /** Starts watching for stalls of the given length, with a precision of a quarter of it. */
    StallGuard(Duration shortestLimit) {
        Duration period = clamp(shortestLimit.dividedBy(4));
        this.sweeper = Worker.every(Thread.ofPlatform().daemon().name("stall-guard"), () -> period, this::sweep);
    }

    void watch(ConnectionWatch watch) {
        watches.add(watch);
    }

    void forget(ConnectionWatch watch) {
        watches.remove(watch);
    }

    /** Number of connections that are open now. */
    int open() {
        return watches.size();
    }

    /** From now on each call has only this share of its time; also one that waits already. */
    void hurry(ConnectionWatch.Shares sharesOfTime) {
        shares = sharesOfTime;
    }

    @Override
    public void close() {
        sweeper.interrupt();
    }

    private void sweep() {
        ConnectionWatch.Shares now = shares;
        watches.forEach(watch -> watch.sweep(now));
    }

    private static Duration clamp(Duration period) {
        if (period.compareTo(LONGEST_PERIOD) > 0) {
            return LONGEST_PERIOD;
        }
        return period.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : period;
    }
}
