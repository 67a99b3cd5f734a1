package dev.kontor.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs scenarios against registries in turn, A B A B, so that a slow minute of the machine hits all of them. */
final class Comparison {
    private final List<Peer> peers;
    private final Workload workload;
    private final Consumer<String> progress;

    Comparison(List<Peer> peers, Workload workload, Consumer<String> progress) {
        this.peers = List.copyOf(peers);
        this.workload = workload;
        this.progress = progress;
    }

    /**
     * Asks every registry whether it is there.
     *
     * @throws PeerException if one is not
     */
    void checkPeers() {
        for (Peer peer : peers) {
            peer.process().ifPresent(ServerProcess::cpuTime);
            try (RegistryClient client = RegistryClient.connect(peer)) {
                client.checkSupport();
            }
        }
    }

    /** Runs one scenario; a registry's failure ends it for all of them and is part of the result. */
    ScenarioResult run(Scenario scenario) {
        try {
            for (Peer peer : peers) {
                progress.accept("%s: prepare %s".formatted(scenario.key(), peer.name()));
                scenario.prepare(peer);
            }
            return result(scenario, measure(scenario), Optional.empty());
        } catch (PeerException e) {
            progress.accept("%s: failed: %s".formatted(scenario.key(), e.getMessage()));
            return result(scenario, Map.of(), Optional.of(e.getMessage()));
        }
    }

    private Map<String, List<Run>> measure(Scenario scenario) {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (Peer peer : peers) {
            if (workload.warmUp()) {
                report(scenario, peer, "warm-up", scenario.run(peer));
            }
            runs.put(peer.name(), new ArrayList<>());
        }
        for (int pair = 1; pair <= workload.pairs(); pair++) {
            for (Peer peer : peers) {
                Run run = scenario.run(peer);
                report(scenario, peer, "run %d of %d".formatted(pair, workload.pairs()), run);
                runs.get(peer.name()).add(run);
            }
        }
        return runs;
    }

    private void report(Scenario scenario, Peer peer, String which, Run run) {
        Metric headline = scenario.headline();
        run.figure(headline)
                .ifPresent(value -> progress.accept("%s: %s, %s: %s %s"
                        .formatted(scenario.key(), peer.name(), which, Figures.text(value), headline.label())));
    }

    private static ScenarioResult result(Scenario scenario, Map<String, List<Run>> runs, Optional<String> failure) {
        return new ScenarioResult(scenario.key(), scenario.description(), scenario.headline(), runs, failure);
    }
}
