package dev.kontor.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends small requests to one registry over several connections, each with a thread of its own, and takes the time.
 *
 * <p>Latency counts from the time at which a request was meant to be sent: a registry that stands still for a second is
 * charged with everything that should have been sent in that second.
 */
final class Load {
    private static final long LONGEST_NANOS = Duration.ofHours(1).toNanos();
    private static final int DIGITS = 3;

    /** The system wakes a sleeper this much late; the rest is waited for awake, so that no registry is charged for it. */
    private static final long SPIN_NANOS = 80_000;

    private final Schedule schedule;
    private final Call call;
    private final AtomicLong next = new AtomicLong();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final long startNanos = System.nanoTime();

    private Load(Schedule schedule, Call call) {
        this.schedule = schedule;
        this.call = call;
    }

    /** One request of a series. */
    @FunctionalInterface
    interface Call {
        /**
         * Sends the request and waits for its answer; called by many threads at once.
         *
         * @param index which request of the series, from 0
         */
        void send(RegistryClient client, long index);
    }

    /**
     * What was measured.
     *
     * @param latencies nanoseconds from the intended time to the last byte of the answer
     * @param elapsed from the start to the last answer
     */
    record Outcome(Histogram latencies, Duration elapsed) {

        long requests() {
            return latencies.getTotalCount();
        }
    }

    /**
     * Connects, then runs the series to its end.
     *
     * @throws PeerException if a request fails; the others stop then
     */
    static Outcome run(Peer peer, int connections, Schedule schedule, Call call) {
        List<RegistryClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                clients.add(RegistryClient.connect(peer));
            }
            return new Load(schedule, call).over(clients);
        } finally {
            clients.forEach(RegistryClient::close);
        }
    }

    private Outcome over(List<RegistryClient> clients) {
        List<Histogram> latencies = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(clients.size())) {
            for (RegistryClient client : clients) {
                Histogram own = new Histogram(LONGEST_NANOS, DIGITS);
                latencies.add(own);
                workers.execute(() -> work(client, own));
            }
        }
        Duration elapsed = Duration.ofNanos(elapsedNanos());
        if (failure.get() != null) {
            throw failure.get();
        }
        Histogram all = new Histogram(LONGEST_NANOS, DIGITS);
        latencies.forEach(all::add);
        return new Outcome(all, elapsed);
    }

    private void work(RegistryClient client, Histogram latencies) {
        try {
            while (failure.get() == null) {
                long index = next.getAndIncrement();
                var intended = schedule.intendedNanos(index, elapsedNanos());
                if (intended.isEmpty()) {
                    return;
                }
                waitUntil(intended.getAsLong());
                call.send(client, index);
                latencies.recordValue(Math.clamp(elapsedNanos() - intended.getAsLong(), 0, LONGEST_NANOS));
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void waitUntil(long dueNanos) {
        for (long left = dueNanos - elapsedNanos(); left > 0; left = dueNanos - elapsedNanos()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }
}
