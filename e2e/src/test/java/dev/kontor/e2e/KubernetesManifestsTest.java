package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.kontor.config.ConfigLoader;
import dev.kontor.config.LoadOutcome;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests for Kubernetes are what its API takes, field by field, and hold what they promise. */
class KubernetesManifestsTest {
    private static final Path FOLDER = Path.of("..", "deploy", "kubernetes");
    private static final Map<String, Class<?>> KINDS = Map.of(
            "v1 Namespace", Namespace.class,
            "v1 ConfigMap", ConfigMap.class,
            "v1 Secret", Secret.class,
            "v1 Service", Service.class,
            "apps/v1 Deployment", Deployment.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class);

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .setAnnotationIntrospector(new Strict());

    /** The models keep fields that they do not know; here these are mistakes. */
    private static final class Strict extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    @TempDir
    private Path folder;

    @Test
    void everyFieldIsOneThatTheApiKnows() throws IOException {
        assertThat(objects()).hasSizeGreaterThan(12);
    }

    @Test
    void aFieldThatTheApiDoesNotKnowIsRefused() throws IOException {
        JsonNode wrong = YAML.readTree("""
                {apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{name: a, imaeg: b}]}}}}""");

        assertThatThrownBy(() -> bind(wrong)).isInstanceOf(IOException.class).hasMessageContaining("imaeg");
    }

    @Test
    void noPodCanDoMoreThanItMust() throws IOException {
        List<PodSpec> pods = objects().stream()
                .filter(Deployment.class::isInstance)
                .map(object -> ((Deployment) object).getSpec().getTemplate().getSpec())
                .toList();

        assertThat(pods).hasSize(3).allSatisfy(pod -> {
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getContainers()).allSatisfy(container -> {
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                        .containsExactly("ALL");
                assertThat(container.getResources().getLimits()).containsKey("memory");
                assertThat(container.getReadinessProbe()).isNotNull();
                assertThat(container.getLivenessProbe()).isNotNull();
            });
        });
    }

    @Test
    void eachProgramIsGivenItsOwnSecretsAndNoOther() throws IOException {
        Map<String, List<String>> given = objects().stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .collect(Collectors.toMap(
                        deployment -> deployment.getMetadata().getName(),
                        deployment -> secrets(deployment.getSpec().getTemplate().getSpec())));

        assertThat(given)
                .isEqualTo(Map.of(
                        "gateway", List.of("kontor-gateway-keys"),
                        "blob-service", List.of("kontor-blob-keys", "kontor-blob-store"),
                        "manifest-service", List.of("kontor-manifest-keys", "kontor-manifest-store")));
        assertThat(objects().stream()
                        .filter(Secret.class::isInstance)
                        .map(object -> ((Secret) object).getMetadata().getName()))
                .containsExactlyInAnyOrderElementsOf(
                        given.values().stream().flatMap(List::stream).toList());
    }

    private static List<String> secrets(PodSpec pod) {
        return pod.getVolumes().stream()
                .filter(volume -> volume.getSecret() != null)
                .map(volume -> volume.getSecret().getSecretName())
                .sorted()
                .toList();
    }

    @Test
    void theConfigurationIsOneThatKontorTakes() throws IOException {
        String text = objects().stream()
                .filter(ConfigMap.class::isInstance)
                .map(object -> ((ConfigMap) object).getData().get("config.yaml"))
                .findFirst()
                .orElseThrow();
        Path file = Files.writeString(folder.resolve("config.yaml"), text);

        assertThat(ConfigLoader.load(Optional.of(file), Map.of())).isInstanceOf(LoadOutcome.Loaded.class);
    }

    @Test
    void everyFileIsNamedByTheKustomization() throws IOException {
        JsonNode listed = YAML.readTree(Files.readString(FOLDER.resolve("kustomization.yaml")))
                .get("resources");
        List<String> names = new ArrayList<>();
        listed.forEach(name -> names.add(name.asText()));

        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(
                        files().map(Path::getFileName).map(Path::toString).toList());
    }

    private static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml") && !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static List<Object> objects() throws IOException {
        List<Object> objects = new ArrayList<>();
        for (Path file : files().toList()) {
            try (MappingIterator<JsonNode> documents =
                    YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
                while (documents.hasNext()) {
                    objects.add(bind(documents.next()));
                }
            }
        }
        return objects;
    }

    private static Object bind(JsonNode document) throws JsonProcessingException {
        String kind = document.path("apiVersion").asText() + " "
                + document.path("kind").asText();
        assertThat(KINDS).containsKey(kind);
        return YAML.treeToValue(document, KINDS.get(kind));
    }
}
