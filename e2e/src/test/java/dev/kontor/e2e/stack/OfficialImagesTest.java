package dev.kontor.e2e.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.config.ConfigLoader;
import dev.kontor.config.KontorConfig;
import dev.kontor.config.LoadOutcome;
import dev.kontor.e2e.crash.Requests;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventBus;
import dev.kontor.events.LogPosition;
import dev.kontor.events.RegistryEvent;
import dev.kontor.events.kafka.KafkaBus;
import dev.kontor.events.kafka.KafkaSettings;
import dev.kontor.standalone.LocalRegistry;
import dev.kontor.testkit.Tool;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A registry in this process, on the images of MinIO and Kafka that {@code KONTOR_MINIO_IMAGE} and {@code KONTOR_KAFKA_IMAGE}
 * name; without, on those that the compose file names. Wants an engine that answers and has the images.
 */
@Tag("stack")
class OfficialImagesTest {
    private static final int STORE_PORT = 9000;
    private static final String USER = "kontor-test";
    private static final String PASSWORD = "kontor-test-password";

    @TempDir
    private Path folder;

    @BeforeAll
    static void engineAnswers() {
        Tool.require(DockerClientFactory.instance().isDockerAvailable(), "no Docker engine answers (set DOCKER_HOST)");
    }

    @Test
    void whatIsPushedIsInTheBucketAndOnTheTopic() throws Exception {
        try (GenericContainer<?> store = new GenericContainer<>(image("MINIO_IMAGE"))
                        .withEnv(Map.of("MINIO_ROOT_USER", USER, "MINIO_ROOT_PASSWORD", PASSWORD))
                        .withCommand("server", "/data")
                        .withExposedPorts(STORE_PORT)
                        .waitingFor(Wait.forHttp("/minio/health/ready").forPort(STORE_PORT));
                KafkaContainer broker = new KafkaContainer(
                                image("KAFKA_IMAGE").asCompatibleSubstituteFor("apache/kafka"))
                        .waitingFor(Wait.forLogMessage(".*Kafka Server started.*", 1));
                HttpClient client = Requests.newClient()) {
            started(store);
            started(broker);
            Image image = new Image("official/app", 5_000_001);

            try (LocalRegistry registry = LocalRegistry.start(config(store, broker))) {
                assertThat(image.push(new Requests(client, registry.uri(), false)))
                        .isTrue();
                assertThat(announced(broker, 3))
                        .hasExactlyElementsOfTypes(
                                RegistryEvent.RepositoryCreated.class,
                                RegistryEvent.ManifestPushed.class,
                                RegistryEvent.TagMoved.class);
            }
            try (LocalRegistry another = LocalRegistry.start(config(store, broker))) {
                image.verify(new Requests(client, another.uri(), false));
            }
        }
    }

    private static DockerImageName image(String variable) throws IOException {
        Matcher composed = Pattern.compile(Pattern.quote("${" + variable + ":-") + "([^@}]*)(?::[^@:}]*)(@[^}]*)}")
                .matcher(Files.readString(Path.of("..", "docker-compose.yml")));
        assertThat(composed.find()).as(variable).isTrue();
        return DockerImageName.parse(
                System.getenv().getOrDefault("KONTOR_" + variable, composed.group(1) + composed.group(2)));
    }

    private static void started(GenericContainer<?> container) {
        try {
            container.start();
        } catch (ContainerFetchException e) {
            throw Tool.missing("the image cannot be had: " + e.getMessage());
        }
    }

    private KontorConfig config(GenericContainer<?> store, KafkaContainer broker) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "KONTOR_STORAGE_ROOTDIRECTORY",
                folder.toString(),
                "KONTOR_HTTP_PORT",
                "0",
                "KONTOR_BUS_DRIVER",
                "kafka",
                "KONTOR_BUS_KAFKA_BOOTSTRAPSERVERS",
                broker.getBootstrapServers()));
        Map.of(
                        "NAME",
                        "s3",
                        "REGIONENDPOINT",
                        "http://" + store.getHost() + ":" + store.getMappedPort(STORE_PORT),
                        "BUCKET",
                        "images",
                        "CREATEBUCKET",
                        "true",
                        "ACCESSKEY",
                        USER,
                        "SECRETKEY",
                        PASSWORD)
                .forEach((name, value) -> variables.put("KONTOR_STORAGE_STORAGEDRIVER_" + name, value));
        return switch (ConfigLoader.load(Optional.empty(), variables)) {
            case LoadOutcome.Loaded loaded -> loaded.config();
            case LoadOutcome other -> throw new AssertionError(other);
        };
    }

    private static List<RegistryEvent> announced(KafkaContainer broker, int count) throws InterruptedException {
        KafkaSettings settings = new KafkaSettings(
                broker.getBootstrapServers(),
                "kontor",
                12,
                1,
                Duration.ofDays(7),
                Optional.empty(),
                KafkaSettings.DELIVERY_TIMEOUT);
        List<RegistryEvent> events = new ArrayList<>();
        try (EventBus bus = KafkaBus.open(settings)) {
            LogPosition position = LogPosition.OLDEST;
            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (events.size() < count && System.nanoTime() < end) {
                for (Delivery each : bus.log().read(position, 10, Duration.ofSeconds(1))) {
                    Delivery.events(List.of(each))
                            .forEach(event -> events.add(event.announced().event()));
                    position = each.next();
                }
            }
        }
        return events;
    }
}
