package dev.kontor.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards and alerts say what they are, and hang together with each other, their provisioning and their page. */
class DashboardFilesTest {
    private static final Path PAGE = Path.of("..", "docs", "observability.md");
    private static final Path COMPOSE = Path.of("..", "docker-compose.yml");
    private static final Path ALERT_TESTS = Path.of("src/test/resources/alerts.test.yml");
    private static final Set<String> KINDS = Set.of("stat", "timeseries", "table", "bargauge");
    private static final Set<String> UNITS =
            Set.of("short", "s", "ms", "percentunit", "reqps", "ops", "eps", "Bps", "bytes");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z]\\w*)");
    private static final int COLUMNS = 24;

    static Stream<Path> dashboards() {
        return Asked.dashboards();
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static List<String> texts(JsonNode array, String field) {
        return list(array).stream().map(each -> each.path(field).asText()).toList();
    }

    private static List<JsonNode> panels(JsonNode dashboard) {
        return list(dashboard.path("panels")).stream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelSaysWhatItShows(Path file) {
        List<JsonNode> panels = panels(Asked.json(file));
        assertThat(panels).hasSizeGreaterThan(9).allSatisfy(panel -> {
            String title = panel.path("title").asText();
            JsonNode defaults = panel.at("/fieldConfig/defaults");
            assertThat(title).isNotBlank();
            assertThat(panel.path("type").asText()).as(title).isIn(KINDS);
            assertThat(panel.path("description").asText()).as(title).endsWith(".");
            assertThat(defaults.path("unit").asText()).as(title).isIn(UNITS);
            assertThat(defaults.at("/thresholds/steps")).as(title).isNotEmpty();
            assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
            assertThat(texts(panel.path("targets"), "refId"))
                    .as(title)
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
        });
        assertThat(panels.stream().map(panel -> panel.path("title").asText() + panel.path("description")))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void limitsRise(Path file) {
        assertThat(panels(Asked.json(file))).allSatisfy(panel -> {
            List<JsonNode> steps = list(panel.at("/fieldConfig/defaults/thresholds/steps"));
            assertThat(steps.getFirst().path("value").isNull()).isTrue();
            assertThat(steps.stream().skip(1).map(step -> step.path("value").asDouble()))
                    .isSorted();
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void noPanelLiesOnAnother(Path file) {
        Set<String> taken = new HashSet<>();
        list(Asked.json(file).path("panels")).forEach(panel -> {
            JsonNode place = panel.path("gridPos");
            assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(COLUMNS);
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    String cell = (place.path("x").asInt() + x) + " "
                            + (place.path("y").asInt() + y);
                    assertThat(taken.add(cell)).as(panel.path("title").asText()).isTrue();
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void whatIsNamedWithinIsThere(Path file) throws IOException {
        JsonNode dashboard = Asked.json(file);
        assertThat(texts(dashboard.path("panels"), "id")).doesNotHaveDuplicates();
        List<String> variables = new ArrayList<>(texts(dashboard.at("/templating/list"), "name"));
        assertThat(variables).startsWith("datasource");
        Matcher matcher = VARIABLE.matcher(Files.readString(file));
        Set<String> used = new HashSet<>();
        while (matcher.find()) {
            used.add(matcher.group(1));
        }
        assertThat(used).containsExactlyInAnyOrderElementsOf(variables);
    }

    @Test
    void dashboardsAreOneFamily() throws IOException {
        List<JsonNode> all = dashboards().map(Asked::json).toList();
        assertThat(all).hasSize(5);
        for (String field : List.of("uid", "title", "description")) {
            assertThat(all.stream().map(each -> each.path(field).asText()))
                    .doesNotHaveDuplicates()
                    .noneMatch(String::isBlank);
        }
        for (String field : List.of("tags", "links", "schemaVersion", "time", "refresh")) {
            assertThat(all.stream().map(each -> each.path(field)).distinct())
                    .as(field)
                    .hasSize(1);
        }
        String page = Files.readString(PAGE);
        assertThat(dashboards().map(Path::getFileName).map(Path::toString)).allMatch(page::contains);
    }

    @Test
    void everyAlertSaysWhatIsWrongAndWhatToDo() throws IOException {
        List<JsonNode> alerts = Asked.alerts();
        String page = Files.readString(PAGE);
        assertThat(alerts).hasSizeGreaterThan(25).allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            assertThat(name).startsWith("Kontor");
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank();
            assertThat(alert.at("/annotations/description").asText()).as(name).endsWith(".");
            assertThat(alert.at("/annotations/runbook").asText()).as(name).endsWith(".");
            assertThat(page).contains("`" + name + "`");
        });
        assertThat(alerts.stream().map(alert -> alert.path("alert").asText())).doesNotHaveDuplicates();
    }

    /** Each has a test that is named after it, in which it is silent first and comes later. */
    @Test
    void everyAlertIsTried() {
        List<JsonNode> tests = list(Asked.yaml(ALERT_TESTS).path("tests"));
        assertThat(tests.stream().map(test -> test.path("name").asText()))
                .containsExactlyElementsOf(Asked.alerts().stream()
                        .map(alert -> alert.path("alert").asText())
                        .toList());
        assertThat(tests).allSatisfy(test -> {
            List<JsonNode> moments = list(test.path("promql_expr_test"));
            String name = test.path("name").asText();
            assertThat(moments.getFirst().path("exp_samples")).as(name).isEmpty();
            assertThat(moments)
                    .as(name)
                    .anySatisfy(moment -> assertThat(texts(moment.path("exp_samples"), "labels"))
                            .contains("{alertname=\"" + name + "\"}"));
        });
    }

    @Test
    void grafanaFindsWhatItIsProvisionedWith() {
        JsonNode services = Asked.yaml(COMPOSE).path("services");
        List<String> mounts = list(services.at("/grafana/volumes")).stream()
                .map(JsonNode::asText)
                .toList();
        String folder = Asked.yaml(Asked.FOLDER.resolve("grafana/provisioning/dashboards/kontor.yml"))
                .at("/providers/0/options/path")
                .asText();
        assertThat(mounts)
                .contains("./deploy/observability/grafana/dashboards:" + folder + ":ro,z")
                .contains("./deploy/observability/grafana/provisioning:/etc/grafana/provisioning:ro,z");
        String home = services.at("/grafana/environment/GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
                .asText();
        assertThat(Asked.FOLDER.resolve("grafana/dashboards").resolve(home.substring(folder.length() + 1)))
                .exists();
        JsonNode source = Asked.yaml(Asked.FOLDER.resolve("grafana/provisioning/datasources/prometheus.yml"))
                .at("/datasources/0");
        assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
        JsonNode global =
                Asked.yaml(Asked.FOLDER.resolve("prometheus/prometheus.yml")).path("global");
        assertThat(source.at("/jsonData/timeInterval")).isEqualTo(global.path("scrape_interval"));
    }

    @Test
    void prometheusAsksThePortsOnWhichTheProgramsShowTheirNumbers() throws IOException {
        String images = Files.readString(Path.of("..", "Dockerfile"));
        list(Asked.yaml(Asked.FOLDER.resolve("prometheus/prometheus.yml")).path("scrape_configs")).stream()
                .filter(job -> job.has("dns_sd_configs"))
                .forEach(job -> {
                    JsonNode place = job.at("/dns_sd_configs/0");
                    assertThat(place.at("/names/0")).isEqualTo(job.path("job_name"));
                    assertThat(images)
                            .contains(job.path("job_name").asText() + ") port="
                                    + place.path("port").asInt());
                });
    }
}
