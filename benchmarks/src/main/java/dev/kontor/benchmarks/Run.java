package dev.kontor.benchmarks;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The figures of one run of one scenario against one registry.
 *
 * @param figures what was measured, in the order of {@link Metric}
 */
record Run(Map<Metric, Double> figures) {

    Run {
        Map<Metric, Double> copy = new EnumMap<>(Metric.class);
        copy.putAll(figures);
        figures = Collections.unmodifiableMap(copy);
    }

    /** The figure, empty if this run did not measure it. */
    OptionalDouble figure(Metric metric) {
        Double value = figures.get(metric);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The same run with one more figure. */
    Run with(Metric metric, double value) {
        return with(Map.of(metric, value));
    }

    /** The same run with more figures. */
    Run with(Map<Metric, Double> others) {
        Map<Metric, Double> more = new EnumMap<>(Metric.class);
        more.putAll(figures);
        more.putAll(others);
        return new Run(more);
    }
}
