package dev.kontor.benchmarks;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Turns what happened since it was started into figures, with the registry's processor time where it can be read. */
final class Stopwatch {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final double BYTES_PER_GIGABYTE = 1e9;

    private final Optional<ServerProcess> process;
    private final Optional<Duration> cpuAtStart;
    private final long startNanos;

    private Stopwatch(Optional<ServerProcess> process) {
        this.process = process;
        this.cpuAtStart = process.map(ServerProcess::cpuTime);
        this.startNanos = System.nanoTime();
    }

    /** Starts now. */
    static Stopwatch start(Peer peer) {
        return new Stopwatch(peer.process());
    }

    /** The figures of bytes that have just arrived. */
    Run transferred(long bytes) {
        double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        figures.put(Metric.MEGABYTES_PER_SECOND, bytes / BYTES_PER_MEGABYTE / seconds);
        cpu().ifPresent(cpu -> figures.put(
                Metric.CPU_SECONDS_PER_GIGABYTE, cpu.toNanos() / NANOS_PER_SECOND / (bytes / BYTES_PER_GIGABYTE)));
        return new Run(figures);
    }

    /** The figures of an open loop that has just ended. */
    Run openLoop(Load.Outcome outcome) {
        Histogram latencies = outcome.latencies();
        Map<Metric, Double> figures = throughput(outcome);
        figures.put(Metric.P50_MILLIS, millisAt(latencies, 50));
        figures.put(Metric.P90_MILLIS, millisAt(latencies, 90));
        figures.put(Metric.P99_MILLIS, millisAt(latencies, 99));
        figures.put(Metric.P99_9_MILLIS, millisAt(latencies, 99.9));
        return new Run(figures);
    }

    /**
     * The figures of a closed loop that has just ended; latencies are not among them, because a loop that waits for
     * answers asks least often when the registry is slowest.
     */
    Run closedLoop(Load.Outcome outcome) {
        return new Run(throughput(outcome));
    }

    private Map<Metric, Double> throughput(Load.Outcome outcome) {
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        figures.put(
                Metric.REQUESTS_PER_SECOND,
                outcome.requests() * NANOS_PER_SECOND / outcome.elapsed().toNanos());
        cpu().ifPresent(cpu -> figures.put(
                Metric.CPU_MILLIS_PER_REQUEST, cpu.toNanos() / NANOS_PER_MILLI / Math.max(1, outcome.requests())));
        return figures;
    }

    private Optional<Duration> cpu() {
        return process.flatMap(
                server -> cpuAtStart.map(before -> server.cpuTime().minus(before)));
    }

    private static double millisAt(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }
}
