package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the compose file gives to whom, as far as it can be told without an engine. */
class ComposeFileTest {
    private static final Path FILE = Path.of("..", "docker-compose.yml");

    @Test
    void eachProgramSeesItsOwnKeysAndCannotChangeThem() throws IOException {
        JsonNode services =
                new ObjectMapper(new YAMLFactory()).readTree(FILE.toFile()).get("services");
        Map<String, List<String>> keys = new TreeMap<>();
        services.properties().forEach(service -> {
            List<String> seen = new ArrayList<>();
            service.getValue().path("volumes").forEach(volume -> {
                if (volume.asText().contains("-keys:")) {
                    seen.add(volume.asText());
                }
            });
            keys.put(service.getKey(), seen);
        });
        List<String> all = List.of(
                "gateway-keys:/keys/gateway", "blob-service-keys:/keys/blob", "manifest-service-keys:/keys/manifest");

        assertThat(keys.remove("setup")).isEqualTo(all);
        assertThat(keys.remove("keys")).isEqualTo(all);
        assertThat(services.get("keys").get("network_mode").asText()).isEqualTo("none");
        for (String program : List.of("gateway", "blob-service", "manifest-service")) {
            assertThat(keys.remove(program)).containsExactly(program + "-keys:/secrets/services:ro");
        }
        assertThat(keys.values()).allSatisfy(seen -> assertThat(seen).isEmpty());
    }

    @Test
    void whoeverWatchesChangesNothingAndHasNoPasswordInPlainSight() throws IOException {
        Map<String, JsonNode> watching = new TreeMap<>();
        new ObjectMapper(new YAMLFactory())
                .readTree(FILE.toFile())
                .get("services")
                .properties()
                .forEach(service -> {
                    if (service.getValue().path("profiles").toString().equals("[\"observability\"]")) {
                        watching.put(service.getKey(), service.getValue());
                    }
                });

        assertThat(watching).containsOnlyKeys("prometheus", "grafana", "grafana-setup");
        assertThat(watching.get("grafana").get("networks").toString()).isEqualTo("[\"watch\"]");
        assertThat(watching.values()).allSatisfy(service -> {
            assertThat(service.path("volumes"))
                    .filteredOn(volume -> volume.asText().startsWith("./"))
                    .allMatch(volume -> volume.asText().endsWith(":ro,z"));
            assertThat(service.path("ports"))
                    .allMatch(port -> port.asText().matches("\\$\\{\\w+:-127\\.0\\.0\\.1:\\d+}:\\d+"));
            assertThat(service.path("environment").properties())
                    .filteredOn(variable -> variable.getKey().contains("PASSWORD"))
                    .allMatch(variable -> variable.getKey().endsWith("__FILE"));
        });
        for (String service : List.of("prometheus", "grafana")) {
            assertThat(watching.get(service).get("image").asText())
                    .matches("\\$\\{\\w+:-[a-z/]+:v?[0-9.]+@sha256:[0-9a-f]{64}}");
        }
    }
}
