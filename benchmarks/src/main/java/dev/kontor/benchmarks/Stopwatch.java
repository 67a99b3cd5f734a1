package dev.kontor.benchmarks;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.AbstractHistogram;

/** Turns what happened since it was started into figures, with the processor time of both sides where it can be read. */
final class Stopwatch {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double ROUNDING = 1e-6;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final double BYTES_PER_GIGABYTE = 1e9;

    private final Peer peer;
    private final Optional<Duration> cpuAtStart;
    private final Optional<Duration> ownCpuAtStart = ownCpu();
    private final long startNanos;

    private Stopwatch(Peer peer) {
        this.peer = peer;
        this.cpuAtStart = peer.cpuTime();
        this.startNanos = System.nanoTime();
    }

    /** Starts now. */
    static Stopwatch start(Peer peer) {
        return new Stopwatch(peer);
    }

    /** The figures of bytes that have just arrived. */
    Run transferred(long bytes) {
        double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        figures.put(Metric.MEGABYTES_PER_SECOND, bytes / BYTES_PER_MEGABYTE / seconds);
        cpuNanos()
                .ifPresent(nanos -> figures.put(
                        Metric.CPU_SECONDS_PER_GIGABYTE, nanos / NANOS_PER_SECOND / (bytes / BYTES_PER_GIGABYTE)));
        generatorCores(seconds).ifPresent(cores -> figures.put(Metric.GENERATOR_CORES, cores));
        return new Run(figures);
    }

    /**
     * The figures of a series of requests that has just ended. In an open loop, latencies are those that clients see who
     * do not know of each other; in a closed loop they are those at full load, with all connections busy.
     */
    Run requests(Load.Outcome outcome) {
        return series(outcome, Metric.REQUESTS_PER_SECOND, Metric.CPU_MICROS_PER_REQUEST, NANOS_PER_MICRO);
    }

    /** The figures of a series of whole images that has just ended. */
    Run images(Load.Outcome outcome) {
        return series(outcome, Metric.IMAGES_PER_SECOND, Metric.CPU_MILLIS_PER_IMAGE, NANOS_PER_MILLI);
    }

    /**
     * Adds a percentile of latencies that were recorded in nanoseconds; of too few there is none: at least one must lie
     * beyond it.
     */
    static void addPercentile(
            Map<Metric, Double> figures, Metric metric, AbstractHistogram latencies, double percentile) {
        if (latencies.getTotalCount() * (100 - percentile) / 100 >= 1 - ROUNDING) {
            figures.put(metric, latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLI);
        }
    }

    private Run series(Load.Outcome outcome, Metric rate, Metric cpu, double cpuUnitNanos) {
        double seconds = outcome.elapsed().toNanos() / NANOS_PER_SECOND;
        long count = Math.max(1, outcome.requests());
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        figures.put(rate, outcome.requests() / seconds);
        addPercentile(figures, Metric.P50_MILLIS, outcome.latencies(), 50);
        addPercentile(figures, Metric.P90_MILLIS, outcome.latencies(), 90);
        addPercentile(figures, Metric.P99_MILLIS, outcome.latencies(), 99);
        addPercentile(figures, Metric.P99_9_MILLIS, outcome.latencies(), 99.9);
        cpuNanos().ifPresent(nanos -> figures.put(cpu, nanos / cpuUnitNanos / count));
        generatorCores(seconds).ifPresent(cores -> figures.put(Metric.GENERATOR_CORES, cores));
        return new Run(figures);
    }

    private Optional<Double> cpuNanos() {
        return cpuAtStart.flatMap(
                before -> peer.cpuTime().map(now -> (double) now.minus(before).toNanos()));
    }

    private Optional<Double> generatorCores(double seconds) {
        return ownCpuAtStart.flatMap(
                before -> ownCpu().map(now -> now.minus(before).toNanos() / NANOS_PER_SECOND / seconds));
    }

    private static Optional<Duration> ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration();
    }
}
