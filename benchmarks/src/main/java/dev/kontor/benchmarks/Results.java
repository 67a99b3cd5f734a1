package dev.kontor.benchmarks;

import java.time.Instant;
import java.util.List;

/**
 * Everything that one process measured.
 *
 * @param startedAt when it began
 * @param machine where it ran
 * @param peers the registries; the others are compared with the first
 * @param scenarios in the order in which they ran
 */
record Results(
        Instant startedAt, Machine machine, Workload workload, List<Peer> peers, List<ScenarioResult> scenarios) {

    Results {
        peers = List.copyOf(peers);
        scenarios = List.copyOf(scenarios);
    }

    /** What the registries are called. */
    List<String> names() {
        return peers.stream().map(Peer::name).toList();
    }

    /** The scenarios of a chapter. */
    List<ScenarioResult> scenarios(Chapter chapter) {
        return scenarios.stream()
                .filter(scenario -> scenario.chapter() == chapter)
                .toList();
    }

    /** Whether every scenario has figures of every registry. */
    boolean isComplete() {
        return scenarios.stream().allMatch(scenario -> scenario.failures().isEmpty());
    }
}
