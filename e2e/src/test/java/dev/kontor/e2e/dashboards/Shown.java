package dev.kontor.e2e.dashboards;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which metrics programs show, with which labels and which values of these. */
final class Shown {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? .+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** What Prometheus adds to all, and says of itself. */
    private static final Set<String> ADDED = Set.of("job", "instance");

    private static final List<String> JOBS = List.of("gateway", "blob-service", "manifest-service", "kontor");

    private final Map<String, Map<String, Set<String>>> labels = new TreeMap<>();

    Shown() {
        labels.put("up", Map.of("job", new TreeSet<>(JOBS)));
        labels.put(
                "ALERTS",
                Map.of(
                        "alertname",
                        Set.of("KontorDown"),
                        "alertstate",
                        Set.of("firing"),
                        "severity",
                        Set.of("critical")));
    }

    /** Reads what a program shows, in Prometheus' text format. */
    void add(String job, String text) {
        text.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new AssertionError("not a sample: " + line);
            }
            Map<String, Set<String>> ofMetric = labels.computeIfAbsent(sample.group(1), _ -> new TreeMap<>());
            ofMetric.computeIfAbsent("job", _ -> new TreeSet<>()).add(job);
            Matcher label = LABEL.matcher(Optional.ofNullable(sample.group(2)).orElse(""));
            while (label.find()) {
                ofMetric.computeIfAbsent(label.group(1), _ -> new TreeSet<>()).add(label.group(2));
            }
        });
    }

    boolean has(String metric) {
        return labels.containsKey(metric);
    }

    boolean has(String metric, String label) {
        return ADDED.contains(label) || labels.getOrDefault(metric, Map.of()).containsKey(label);
    }

    /** Whether some series has a value that matches. */
    boolean has(String metric, String label, Pattern value) {
        return label.equals("instance")
                || labels.getOrDefault(metric, Map.of()).getOrDefault(label, Set.of()).stream()
                        .anyMatch(value.asMatchPredicate());
    }
}
