package dev.kontor.http.proxy;

import dev.kontor.store.Worker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Cuts the connections to replicas on which a wait takes too long; one thread looks at all of them. */
final class Deadlines implements AutoCloseable {
    private static final Duration LONGEST_PERIOD = Duration.ofMillis(500);
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(20);

    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final Worker sweeper;

    /** Looks at least four times within the shortest limit. */
    Deadlines(Duration shortestLimit) {
        Duration quarter = shortestLimit.dividedBy(4);
        Duration period = quarter.compareTo(LONGEST_PERIOD) > 0
                ? LONGEST_PERIOD
                : quarter.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : quarter;
        this.sweeper = Worker.every(Thread.ofVirtual().name("replica-deadlines"), () -> period, this::sweep);
    }

    /** Something that a thread waits for, and that can be cut off. */
    static final class Wait {
        private final Runnable cut;
        private boolean waiting;
        private long deadlineNanos;
        private boolean expired;

        Wait(Runnable cut) {
            this.cut = cut;
        }

        /** Begins to wait, at most this long. */
        synchronized void enter(Duration limit) {
            deadlineNanos = System.nanoTime() + limit.toNanos();
            waiting = true;
        }

        /** Ends the wait. */
        synchronized void leave() {
            waiting = false;
        }

        /** A wait took too long and was cut off. */
        synchronized boolean isExpired() {
            return expired;
        }

        private synchronized void sweep(long now) {
            if (waiting && !expired && now - deadlineNanos >= 0) {
                expired = true;
                cut.run();
            }
        }
    }

    void watch(Wait wait) {
        waits.add(wait);
    }

    void forget(Wait wait) {
        waits.remove(wait);
    }

    @Override
    public void close() {
        sweeper.interrupt();
    }

    private void sweep() {
        long now = System.nanoTime();
        waits.forEach(wait -> wait.sweep(now));
    }
}
