package dev.kontor.benchmarks;

import java.time.Instant;
import java.util.List;

/**
 * Everything that one process measured.
 *
 * @param startedAt when it began
 * @param peers the registries; the others are compared with the first
 * @param scenarios in the order in which they ran
 */
record Results(Instant startedAt, Workload workload, List<Peer> peers, List<ScenarioResult> scenarios) {

    Results {
        peers = List.copyOf(peers);
        scenarios = List.copyOf(scenarios);
    }

    /** Whether every scenario has figures. */
    boolean isComplete() {
        return scenarios.stream().allMatch(scenario -> scenario.failure().isEmpty());
    }
}
