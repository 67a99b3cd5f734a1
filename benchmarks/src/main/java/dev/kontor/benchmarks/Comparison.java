package dev.kontor.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs scenarios against registries in turn, A B A B, so that a slow minute of the machine hits all of them. */
final class Comparison {
    private final List<Peer> peers;
    private final Workload workload;
    private final Runnable settle;
    private final Consumer<String> progress;

    /**
     * A comparison of these peers.
     *
     * @param settle runs before each run, outside of the time that is taken: what the last run left behind is no burden
     *     of the next
     */
    Comparison(List<Peer> peers, Workload workload, Runnable settle, Consumer<String> progress) {
        this.peers = List.copyOf(peers);
        this.workload = workload;
        this.settle = settle;
        this.progress = progress;
    }

    /**
     * Asks every registry whether it is there.
     *
     * @throws PeerException if one is not
     */
    void checkPeers() {
        for (Peer peer : peers) {
            peer.processes().forEach(ServerProcess::cpuTime);
            try (RegistryClient client = RegistryClient.connect(peer)) {
                client.checkSupport();
            }
        }
    }

    /** Runs one scenario; a registry that fails is left out of the rest of it, and the result says why. */
    ScenarioResult run(Scenario scenario) {
        return new Course(scenario).run();
    }

    /** One scenario under way. */
    private final class Course {
        private final Scenario scenario;
        private final Map<String, List<Run>> runs = new LinkedHashMap<>();
        private final Map<String, String> failures = new LinkedHashMap<>();

        Course(Scenario scenario) {
            this.scenario = scenario;
        }

        ScenarioResult run() {
            peers.forEach(peer -> runs.put(peer.name(), new ArrayList<>()));
            eachPeer(peer -> {
                progress.accept("%s: prepare %s".formatted(scenario.key(), peer.name()));
                scenario.prepare(peer);
            });
            for (int i = 1; i <= workload.warmUps(); i++) {
                eachPeer(peer -> measure(peer, "warm-up"));
            }
            for (int pair = 1; pair <= workload.pairs(); pair++) {
                String which = "run %d of %d".formatted(pair, workload.pairs());
                eachPeer(peer -> runs.get(peer.name()).add(measure(peer, which)));
            }
            failures.keySet().forEach(runs::remove);
            return new ScenarioResult(
                    scenario.key(), scenario.description(), scenario.chapter(), scenario.headline(), runs, failures);
        }

        private void eachPeer(Consumer<Peer> step) {
            for (Peer peer : peers) {
                if (failures.containsKey(peer.name())) {
                    continue;
                }
                try {
                    step.accept(peer);
                } catch (PeerException e) {
                    progress.accept("%s: failed: %s".formatted(scenario.key(), e.getMessage()));
                    failures.put(peer.name(), e.getMessage());
                }
            }
        }

        private Run measure(Peer peer, String which) {
            settle.run();
            Run run = scenario.run(peer);
            run.figure(scenario.headline())
                    .ifPresent(value -> progress.accept("%s: %s, %s: %s %s"
                            .formatted(
                                    scenario.key(),
                                    peer.name(),
                                    which,
                                    Figures.text(value),
                                    scenario.headline().label())));
            return run;
        }
    }
}
