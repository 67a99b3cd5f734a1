package dev.kontor.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came of one scenario.
 *
 * @param runs the runs by name of the peer, in the order of the peers; run i of each belongs to pair i; none of a peer
 *     that failed
 * @param failures why there are no figures, by name of the peer
 */
record ScenarioResult(
        String key,
        String description,
        Chapter chapter,
        Metric headline,
        Map<String, List<Run>> runs,
        Map<String, String> failures) {
    /** Loads that differ by more are not compared. */
    private static final double MOST_LOAD_RATIO = 1.1;

    ScenarioResult {
        Map<String, List<Run>> copy = new LinkedHashMap<>();
        runs.forEach((peer, ofPeer) -> copy.put(peer, List.copyOf(ofPeer)));
        runs = Collections.unmodifiableMap(copy);
        failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    }

    /** The metrics that at least one peer has. */
    List<Metric> metrics() {
        return Arrays.stream(Metric.values())
                .filter(metric -> runs.keySet().stream()
                        .anyMatch(peer -> spread(peer, metric).isPresent()))
                .toList();
    }

    /** What all runs of a peer say, empty if one of them did not measure this. */
    Optional<Spread> spread(String peer, Metric metric) {
        List<Double> values = new ArrayList<>();
        for (Run run : runs.getOrDefault(peer, List.of())) {
            run.figure(metric).ifPresent(values::add);
        }
        return complete(values, runs.getOrDefault(peer, List.of()).size());
    }

    /** Whether two peers were measured under the same load, as far as the load can differ at all. */
    boolean isSameLoad(String first, String other) {
        Optional<Double> a = spread(first, Metric.TAGS).map(Spread::median);
        Optional<Double> b = spread(other, Metric.TAGS).map(Spread::median);
        return a.isEmpty()
                || b.isEmpty()
                || Math.max(a.get(), b.get()) <= MOST_LOAD_RATIO * Math.min(a.get(), b.get())
                || Math.abs(a.get() - b.get()) <= 1;
    }

    /**
     * How many times better one peer is than another, compared pair by pair: what changes on the machine from pair to
     * pair changes both sides of a ratio.
     *
     * @return empty if a run did not measure this, or measured nothing at all, or for loads that are not the same, or for
     *     what is neither good nor bad
     */
    Optional<Spread> advantage(String first, String other, Metric metric) {
        if (!metric.isJudged() || !isSameLoad(first, other)) {
            return Optional.empty();
        }
        List<Run> firstRuns = runs.getOrDefault(first, List.of());
        List<Run> otherRuns = runs.getOrDefault(other, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int pair = 0; pair < Math.min(firstRuns.size(), otherRuns.size()); pair++) {
            OptionalDouble a = firstRuns.get(pair).figure(metric);
            OptionalDouble b = otherRuns.get(pair).figure(metric);
            if (a.isPresent() && b.isPresent() && a.getAsDouble() > 0 && b.getAsDouble() > 0) {
                ratios.add(metric.advantage(a.getAsDouble(), b.getAsDouble()));
            }
        }
        return complete(ratios, firstRuns.size());
    }

    private static Optional<Spread> complete(List<Double> values, int expected) {
        return values.isEmpty() || values.size() != expected ? Optional.empty() : Optional.of(Spread.of(values));
    }
}
