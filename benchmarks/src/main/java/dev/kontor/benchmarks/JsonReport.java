package dev.kontor.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** The results for programs: every run's figures, and what the table says. */
final class JsonReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonReport() {}

    /** An indented JSON document; metrics are named like the constants of {@link Metric} in lower case. */
    static String of(Results results) {
        ObjectNode root = JSON.createObjectNode();
        root.put("startedAt", results.startedAt().toString());
        machine(root.putObject("machine"), results.machine());
        workload(root.putObject("workload"), results.workload());
        var peers = root.putArray("peers");
        for (Peer peer : results.peers()) {
            peers.addObject()
                    .put("name", peer.name())
                    .put("url", peer.origin().toString())
                    .put("about", peer.about());
        }
        List<String> names = results.names();
        var scenarios = root.putArray("scenarios");
        results.scenarios().forEach(scenario -> scenario(scenarios.addObject(), scenario, names));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    private static void machine(ObjectNode node, Machine machine) {
        node.put("processor", machine.processor());
        node.put("processors", machine.processors());
        node.put("system", machine.system());
        node.put("java", machine.java());
    }

    private static void workload(ObjectNode node, Workload workload) {
        node.put("pairs", workload.pairs());
        node.put("warmUps", workload.warmUps());
        node.put("blobBytes", workload.blobBytes());
        node.put("durationSeconds", workload.duration().toMillis() / 1000.0);
        node.put("connections", workload.connections());
        node.put("manifestsPerSecond", workload.manifestsPerSecond());
        workload.imageMebibytes().forEach(node.withArray("imageMebibytes")::add);
        node.put("clients", workload.clients());
        node.put("pushMebibytes", workload.pushMebibytes());
        workload.tags().forEach(node.withArray("tags")::add);
        node.put("tagPushes", workload.tagPushes());
        node.put("fillSeconds", workload.fillTime().toMillis() / 1000.0);
        node.put("repositories", workload.repositories());
        node.put("pageSize", workload.pageSize());
    }

    private static void scenario(ObjectNode node, ScenarioResult scenario, List<String> names) {
        node.put("key", scenario.key());
        node.put("description", scenario.description());
        node.put("headline", name(scenario.headline()));
        node.put("chapter", scenario.chapter().file());
        ObjectNode failures = node.putObject("failures");
        scenario.failures().forEach(failures::put);
        ObjectNode runs = node.putObject("runs");
        scenario.runs().forEach((peer, ofPeer) -> {
            var array = runs.putArray(peer);
            for (Run run : ofPeer) {
                ObjectNode figures = array.addObject();
                run.figures().forEach((metric, value) -> figures.put(name(metric), value));
            }
        });
        ObjectNode summary = node.putObject("summary");
        names.forEach(name -> {
            ObjectNode ofPeer = summary.putObject(name);
            scenario.metrics()
                    .forEach(metric -> scenario.spread(name, metric)
                            .ifPresent(spread -> spread(ofPeer.putObject(name(metric)), spread)));
        });
        ObjectNode advantages = node.putObject("advantageOfFirst");
        names.stream().skip(1).forEach(other -> {
            ObjectNode overOther = advantages.putObject(other);
            scenario.metrics()
                    .forEach(metric -> scenario.advantage(names.getFirst(), other, metric)
                            .ifPresent(spread -> spread(overOther.putObject(name(metric)), spread)));
        });
    }

    private static void spread(ObjectNode node, Spread spread) {
        node.put("median", spread.median()).put("min", spread.min()).put("max", spread.max());
    }

    private static String name(Metric metric) {
        return metric.name().toLowerCase(Locale.ROOT);
    }
}
