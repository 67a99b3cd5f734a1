package dev.kontor.e2e.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a panel, a variable or an alert asks Prometheus.
 *
 * @param where a name for people
 * @param query Grafana's variables stand for everything
 * @param shown the labels that what is said of the answer names
 */
record Asked(String where, String query, Set<String> shown) {
    static final Path FOLDER = Path.of("..", "deploy", "observability");
    static final Path RULES = FOLDER.resolve("prometheus/rules/kontor.yml");
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern IN_LEGENDS = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
    private static final Pattern IN_ANNOTATIONS = Pattern.compile("\\$labels\\.(\\w+)");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

    /** The dashboards, by the names of their files. */
    static Stream<Path> dashboards() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("grafana/dashboards"))) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(Path file) {
        return read(JSON, file);
    }

    static JsonNode yaml(Path file) {
        return read(YAML, file);
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The alerts, one after the other. */
    static List<JsonNode> alerts() {
        List<JsonNode> alerts = new ArrayList<>();
        yaml(RULES).path("groups").forEach(group -> group.path("rules").forEach(alerts::add));
        return alerts;
    }

    /** All that the dashboards ask. */
    static List<Asked> ofDashboards() {
        List<Asked> asked = new ArrayList<>();
        dashboards().forEach(file -> {
            JsonNode dashboard = json(file);
            dashboard.path("panels").forEach(panel -> asked.addAll(ofPanel(file.getFileName() + ": ", panel)));
            dashboard.at("/templating/list").forEach(variable -> {
                Matcher matcher =
                        LABEL_VALUES.matcher(variable.path("definition").asText());
                if (matcher.matches()) {
                    String query = "count by (" + matcher.group(2) + ") (" + matcher.group(1) + ")";
                    asked.add(new Asked(
                            file.getFileName() + ": $" + variable.path("name").asText(), plain(query), Set.of()));
                }
            });
        });
        return asked;
    }

    private static List<Asked> ofPanel(String file, JsonNode panel) {
        List<Asked> asked = new ArrayList<>();
        panel.path("targets")
                .forEach(target -> asked.add(new Asked(
                        file + panel.path("title").asText() + " "
                                + target.path("refId").asText(),
                        plain(target.path("expr").asText()),
                        found(IN_LEGENDS, target.path("legendFormat").asText()))));
        return asked;
    }

    /** All conditions of alerts. */
    static List<Asked> ofAlerts() {
        return alerts().stream()
                .map(alert -> new Asked(
                        alert.path("alert").asText(),
                        alert.path("expr").asText(),
                        found(IN_ANNOTATIONS, alert.path("annotations").toString())))
                .toList();
    }

    private static String plain(String query) {
        return query.replace("$__rate_interval", "1m")
                .replace("$__range", "5m")
                .replaceAll("\\$(job|instance|driver)", ".+");
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> labels = new LinkedHashSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            labels.add(matcher.group(1));
        }
        return labels;
    }
}
