package dev.kontor.benchmarks;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;

/** Clients of which each pushes an image and pulls another, in turn: pushes and pulls are under way at the same time. */
final class MixedScenario implements ImageScenario {
    private static final long LONGEST_NANOS = Duration.ofHours(1).toNanos();
    private static final int DIGITS = 3;

    private final Payloads payloads;
    private final Supplier<PulledImages> pulled;
    private final String salt;
    private final int mebibytes;
    private final int clients;
    private final int pushes;
    private final AtomicLong serial = new AtomicLong();

    /**
     * As many pulls as pushes.
     *
     * @param salt makes the repositories differ from those of every other process
     */
    MixedScenario(Payloads payloads, Supplier<PulledImages> pulled, long salt, int mebibytes, int clients, int pushes) {
        this.payloads = payloads;
        this.pulled = pulled;
        this.salt = Long.toHexString(salt);
        this.mebibytes = mebibytes;
        this.clients = clients;
        this.pushes = pushes;
    }

    @Override
    public String key() {
        return "mixed/%dmib/x%d".formatted(mebibytes, clients);
    }

    @Override
    public String description() {
        return "pushes and pulls of images of %d MiB at once, %s".formatted(mebibytes, Figures.clients(clients));
    }

    @Override
    public void prepare(Peer peer) {
        pulled.get().prepare(peer);
    }

    @Override
    public Run run(Peer peer) {
        List<Image> fresh = ImageScenario.fresh(payloads, peer, pushes, mebibytes);
        PulledImages old = pulled.get();
        String repository = Fixtures.named("mixed-%dmib-%s-%d".formatted(mebibytes, salt, serial.incrementAndGet()));
        Times times = new Times();
        Stopwatch stopwatch = Stopwatch.start(peer);
        Load.Outcome outcome = Load.run(peer, clients, Schedule.times(2L * pushes), (client, index) -> {
            int pair = Math.toIntExact(index / 2);
            if (index % 2 == 0) {
                record(times.pushes, () -> client.pushImage(repository, Fixtures.tag(pair), fresh.get(pair)));
            } else {
                record(times.pulls, () -> old.pull(client, pair));
            }
        });
        return stopwatch.images(outcome).with(times.figures());
    }

    private static void record(ConcurrentHistogram times, Runnable step) {
        long start = System.nanoTime();
        step.run();
        times.recordValue(Math.min(System.nanoTime() - start, LONGEST_NANOS));
    }

    /** How long each kind took. */
    private static final class Times {
        private final ConcurrentHistogram pushes = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);
        private final ConcurrentHistogram pulls = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);

        Map<Metric, Double> figures() {
            Map<Metric, Double> figures = new EnumMap<>(Metric.class);
            Stopwatch.addPercentile(figures, Metric.PUSH_P50_MILLIS, pushes, 50);
            Stopwatch.addPercentile(figures, Metric.PUSH_P99_MILLIS, pushes, 99);
            Stopwatch.addPercentile(figures, Metric.PULL_P50_MILLIS, pulls, 50);
            Stopwatch.addPercentile(figures, Metric.PULL_P99_MILLIS, pulls, 99);
            return figures;
        }
    }
}
