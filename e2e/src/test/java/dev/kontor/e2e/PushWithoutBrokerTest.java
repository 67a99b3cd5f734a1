package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.config.ConfigLoader;
import dev.kontor.config.KontorConfig;
import dev.kontor.config.LoadOutcome;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventBus;
import dev.kontor.events.LogPosition;
import dev.kontor.events.RegistryEvent;
import dev.kontor.events.kafka.KafkaBus;
import dev.kontor.events.kafka.KafkaSettings;
import dev.kontor.oci.Digest;
import dev.kontor.standalone.LocalRegistry;
import dev.kontor.testkit.kafka.KafkaBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry whose log is on Kafka, and whose broker is not there. */
class PushWithoutBrokerTest {
    private static final byte[] BLOB = "{}".getBytes(StandardCharsets.UTF_8);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void pushesAndPullsGoOnAndAreAnnouncedWhenItIsBack() throws Exception {
        try (KafkaBroker broker = KafkaBroker.started(Path.of("..", "libs", "test-kit", "kafka", "target", "lib"))) {
            broker.kill();
            try (LocalRegistry registry = LocalRegistry.start(config(broker))) {
                push(registry.uri());
                assertThat(send(registry.uri(), "GET", "/v2/a/b/manifests/1", new byte[0]))
                        .isEqualTo(200);
                broker.start();

                assertThat(announced(broker))
                        .hasExactlyElementsOfTypes(
                                RegistryEvent.RepositoryCreated.class,
                                RegistryEvent.ManifestPushed.class,
                                RegistryEvent.TagMoved.class);
            }
        }
    }

    private KontorConfig config(KafkaBroker broker) {
        LoadOutcome outcome = ConfigLoader.load(
                Optional.empty(),
                Map.of(
                        "KONTOR_STORAGE_ROOTDIRECTORY",
                        folder.toString(),
                        "KONTOR_HTTP_PORT",
                        "0",
                        "KONTOR_BUS_DRIVER",
                        "kafka",
                        "KONTOR_BUS_KAFKA_BOOTSTRAPSERVERS",
                        broker.bootstrap()));
        assertThat(outcome).isInstanceOf(LoadOutcome.Loaded.class);
        return ((LoadOutcome.Loaded) outcome).config();
    }

    private void push(URI registry) throws IOException, InterruptedException {
        String digest = Digest.sha256(BLOB).value();
        String manifest = """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
                "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},"layers":[]}""".formatted(digest);
        assertThat(send(registry, "POST", "/v2/a/b/blobs/uploads/?digest=" + digest, BLOB))
                .isEqualTo(201);
        assertThat(send(registry, "PUT", "/v2/a/b/manifests/1", manifest.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(201);
    }

    private int send(URI registry, String method, String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(registry.resolve(path))
                .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static List<RegistryEvent> announced(KafkaBroker broker) throws InterruptedException {
        KafkaSettings settings = new KafkaSettings(
                broker.bootstrap(),
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
            while (events.size() < 3 && System.nanoTime() < end) {
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
