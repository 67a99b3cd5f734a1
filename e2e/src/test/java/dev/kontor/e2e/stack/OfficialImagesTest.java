package dev.kontor.e2e.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.Requests;
import dev.kontor.events.EventBus;
import dev.kontor.events.LogEntry;
import dev.kontor.events.LogPosition;
import dev.kontor.events.RegistryEvent;
import dev.kontor.events.kafka.KafkaBus;
import dev.kontor.events.kafka.KafkaSettings;
import dev.kontor.service.config.ConfigLoader;
import dev.kontor.service.config.KontorConfig;
import dev.kontor.service.config.LoadOutcome;
import dev.kontor.standalone.Registry;
import dev.kontor.testkit.Tool;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.MinIOContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A registry in this process, on the images of MinIO and Kafka that {@code KONTOR_MINIO_IMAGE} and {@code KONTOR_KAFKA_IMAGE}
 * name; the official ones without. Wants an engine that answers and has the images.
 */
@Tag("stack")
class OfficialImagesTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void engineAnswers() {
        Tool.require(DockerClientFactory.instance().isDockerAvailable(), "no Docker engine answers (set DOCKER_HOST)");
    }

    @Test
    void whatIsPushedIsInTheBucketAndOnTheTopic() throws Exception {
        try (MinIOContainer store =
                        new MinIOContainer(image("KONTOR_MINIO_IMAGE", "minio/minio", "RELEASE.2025-09-07T16-13-09Z"));
                KafkaContainer broker = new KafkaContainer(image("KONTOR_KAFKA_IMAGE", "apache/kafka", "4.1.1"))
                        .waitingFor(Wait.forLogMessage(".*Kafka Server started.*", 1));
                HttpClient client = Requests.newClient()) {
            started(store);
            started(broker);
            Image image = new Image("official/app", 5_000_001);

            try (Registry registry = Registry.start(config(store, broker))) {
                assertThat(image.push(new Requests(client, registry.uri(), false)))
                        .isTrue();
                assertThat(announced(broker, 3))
                        .hasExactlyElementsOfTypes(
                                RegistryEvent.RepositoryCreated.class,
                                RegistryEvent.ManifestPushed.class,
                                RegistryEvent.TagMoved.class);
            }
            try (Registry another = Registry.start(config(store, broker))) {
                image.verify(new Requests(client, another.uri(), false));
            }
        }
    }

    private static DockerImageName image(String variable, String name, String tag) {
        String chosen = System.getenv().getOrDefault(variable, name + ":" + tag);
        return DockerImageName.parse(chosen).asCompatibleSubstituteFor(name);
    }

    private static void started(GenericContainer<?> container) {
        try {
            container.start();
        } catch (ContainerFetchException e) {
            throw Tool.missing("the image cannot be had: " + e.getMessage());
        }
    }

    private KontorConfig config(MinIOContainer store, KafkaContainer broker) {
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
                        store.getS3URL(),
                        "BUCKET",
                        "images",
                        "CREATEBUCKET",
                        "true",
                        "ACCESSKEY",
                        store.getUserName(),
                        "SECRETKEY",
                        store.getPassword())
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
                for (LogEntry each : bus.log().read(position, 10, Duration.ofSeconds(1))) {
                    LogEntry.events(List.of(each))
                            .forEach(event -> events.add(event.announced().event()));
                    position = each.next();
                }
            }
        }
        return events;
    }
}
