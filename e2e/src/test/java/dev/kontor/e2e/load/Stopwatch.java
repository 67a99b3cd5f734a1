package dev.kontor.e2e.load;

import java.time.Duration;
import java.util.Locale;

/**
 * Prints how long something takes, and the most memory that the process needed until then.
 *
 * @param store what the figures are of
 */
record Stopwatch(String store, ProcessGauge process) {
    /** What is timed. */
    @FunctionalInterface
    interface Part {
        void run() throws Exception;
    }

    void time(String what, long bytes, Part part) throws Exception {
        long began = System.nanoTime();
        part.run();
        double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
        System.out.printf(
                Locale.ROOT,
                "%-4s  %-36s %7.1f s  %6.1f MB/s  peak RSS %.0f MiB%n",
                store,
                what,
                seconds,
                bytes / 1e6 / seconds,
                process.peakResidentBytes() / 1048576.0);
    }
}
