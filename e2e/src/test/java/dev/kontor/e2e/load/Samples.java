package dev.kontor.e2e.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The samples of one process's life. For any number of threads. */
final class Samples {
    /**
     * What must not grow, and by how much it may differ between the first and the last third of the quiet moments: the
     * caches of documents and of running digests fill up to their bounds, and connections to an S3 service are kept for
     * some minutes.
     */
    private static final List<Measure> MEASURES = List.of(
            new Measure("heap, MiB", Sample::heapBytes, 1 << 20, 24),
            new Measure("RSS, MiB", Sample::residentBytes, 1 << 20, 48),
            new Measure("open files", Sample::descriptors, 1, 12),
            new Measure("threads", Sample::threads, 1, 12),
            new Measure("files that nothing names", Sample::leftovers, 1, 0),
            new Measure("write-ahead log, MiB", Sample::logBytes, 1 << 20, 66));

    private record Measure(String title, ToLongFunction<Sample> value, long unit, long tolerance) {
        Comparison between(List<Sample> first, List<Sample> last) {
            double before = median(first);
            double after = median(last);
            return new Comparison(title, before, after, tolerance);
        }

        private double median(List<Sample> samples) {
            long[] sorted = samples.stream().mapToLong(value).sorted().toArray();
            return (double) sorted[sorted.length / 2] / unit;
        }
    }

    private final List<Sample> all = new ArrayList<>();

    /**
     * The medians of two thirds.
     *
     * @param tolerance by how much the last may be above the first
     */
    record Comparison(String title, double first, double last, long tolerance) {
        boolean isFlat() {
            return last - first <= tolerance;
        }

        @Override
        public String toString() {
            return "%-25s %8.1f → %8.1f  (may grow by %d)%s"
                    .formatted(title, first, last, tolerance, isFlat() ? "" : "  GROWS");
        }
    }

    synchronized void add(Sample sample) {
        all.add(sample);
    }

    /** The first third of the quiet moments beside the last. */
    synchronized List<Comparison> compare() {
        List<Sample> quiet = all.stream().filter(Sample::isQuiet).toList();
        int third = Math.max(1, quiet.size() / 3);
        List<Sample> first = quiet.subList(0, third);
        List<Sample> last = quiet.subList(quiet.size() - third, quiet.size());
        return MEASURES.stream().map(measure -> measure.between(first, last)).toList();
    }

    /** As a table of at most so many lines. */
    synchronized String table(int most) {
        int step = Math.max(1, (all.size() + most - 1) / most);
        StringBuilder table = new StringBuilder(Sample.HEAD);
        for (int i = 0; i < all.size(); i += step) {
            table.append('\n').append(all.get(i));
        }
        return table.toString();
    }

    synchronized void write(Path csv) throws IOException {
        Files.createDirectories(csv.toAbsolutePath().getParent());
        Files.write(
                csv,
                Stream.concat(Stream.of(Sample.COLUMNS), all.stream().map(Sample::asCsv))
                        .toList());
    }
}
