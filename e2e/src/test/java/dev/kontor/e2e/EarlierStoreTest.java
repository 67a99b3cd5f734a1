package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.config.ConfigLoader;
import dev.kontor.config.KontorConfig;
import dev.kontor.config.LoadOutcome;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventLog;
import dev.kontor.events.LogPosition;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Json;
import dev.kontor.registry.Registry;
import dev.kontor.service.program.RegistryPlace;
import dev.kontor.standalone.LocalRegistry;
import dev.kontor.testkit.s3.MinioServer;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stores of storage format 1 as an earlier version of the program wrote them ({@code stores/format-1}): the present one
 * reads all that is in them, goes on with what was begun, and writes to them.
 */
class EarlierStoreTest {
    private static final String STORES = "/stores/format-1/";
    private static final Duration WAIT = Duration.ofSeconds(60);

    /** Uploads of those days have not expired. */
    private static final Map<String, String> PATIENCE = Map.of("KONTOR_STORAGE_UPLOADEXPIRY", "876000h");

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonNode content = json(resource(STORES + "content.json"));

    @Test
    void aLocalFolderIsRead(@TempDir Path folder) throws IOException, InterruptedException {
        for (Map.Entry<String, byte[]> file : zip(STORES + "local.zip").entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        Map<String, String> settings = new HashMap<>(PATIENCE);
        settings.put("KONTOR_STORAGE_ROOTDIRECTORY", folder.toString());
        check(settings, content.path("uploads").path("local"));
    }

    @Test
    void aBucketIsRead() throws Exception {
        MinioServer server = MinioServer.shared();
        String bucket = server.newBucket();
        fill(server, bucket);
        Map<String, String> settings = new HashMap<>(OnS3.settings(server, bucket));
        settings.remove("KONTOR_STORAGE_STORAGEDRIVER_ROOTDIRECTORY");
        settings.putAll(PATIENCE);
        check(settings, content.path("uploads").path("bucket"));
    }

    private static void fill(MinioServer server, String bucket) throws Exception {
        Map<String, byte[]> objects = zip(STORES + "bucket.zip");
        Map<String, String> operations = new String(objects.remove("operations.tsv"), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("\t", -1))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
        MinioClient client = MinioClient.builder()
                .endpoint(server.endpoint().toString())
                .region("us-east-1")
                .credentials(
                        server.credentials().accessKey(), server.credentials().secretKey())
                .build();
        try {
            for (Map.Entry<String, byte[]> object : objects.entrySet()) {
                String operation = operations.get(object.getKey());
                client.putObject(PutObjectArgs.builder()
                        .bucket(bucket)
                        .object(object.getKey())
                        .userMetadata(operation == null ? Map.of() : Map.of("kontor-operation", operation))
                        .stream(new ByteArrayInputStream(object.getValue()), (long) object.getValue().length, -1L)
                        .build());
            }
        } finally {
            client.close();
        }
    }

    private void check(Map<String, String> settings, JsonNode upload) throws IOException, InterruptedException {
        KontorConfig config = config(settings);
        try (LocalRegistry registry = LocalRegistry.start(config)) {
            List<String> names = new ArrayList<>();
            content.path("repositories").fieldNames().forEachRemaining(names::add);
            assertThat(texts(get(registry, "/v2/_catalog"), "repositories")).containsExactlyElementsOf(names);
            for (String name : names) {
                checkRepository(registry, name, content.path("repositories").path(name));
            }
            finish(registry, upload);
        }
        try (Registry stores = Registry.open(RegistryPlace.of(config, Outbox.Scope.ALL))) {
            checkEvents(stores.log());
        }
    }

    private void checkRepository(LocalRegistry registry, String name, JsonNode repository)
            throws IOException, InterruptedException {
        String root = "/v2/" + name;
        List<String> tags = new ArrayList<>();
        repository.path("tags").fieldNames().forEachRemaining(tags::add);
        assertThat(texts(get(registry, root + "/tags/list"), "tags")).containsExactlyElementsOf(tags);
        for (String tag : tags) {
            assertThat(get(registry, root + "/manifests/" + tag).headers().firstValue("Docker-Content-Digest"))
                    .hasValue(repository.path("tags").path(tag).asText());
        }
        for (Map.Entry<String, JsonNode> each : repository.path("manifests").properties()) {
            HttpResponse<byte[]> manifest = get(registry, root + "/manifests/" + each.getKey());
            assertThat(new String(manifest.body(), StandardCharsets.UTF_8))
                    .isEqualTo(each.getValue().path("text").asText());
            assertThat(manifest.headers().firstValue("Content-Type"))
                    .hasValue(each.getValue().path("mediaType").asText());
        }
        for (Map.Entry<String, JsonNode> each : repository.path("blobs").properties()) {
            assertThat(new String(
                            get(registry, root + "/blobs/" + each.getKey()).body(), StandardCharsets.UTF_8))
                    .isEqualTo(each.getValue().asText());
        }
        for (Map.Entry<String, JsonNode> each : repository.path("referrers").properties()) {
            JsonNode listed =
                    json(get(registry, root + "/referrers/" + each.getKey()).body());
            assertThat(listed.path("manifests").findValuesAsText("digest"))
                    .containsExactlyInAnyOrderElementsOf(strings(each.getValue()));
        }
        for (String gone : strings(repository.path("gone"))) {
            assertThat(send(registry, "GET", root + "/manifests/" + gone, new byte[0])
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    /** Goes on with an upload that was under way, and makes an image of it. */
    private void finish(LocalRegistry registry, JsonNode upload) throws IOException, InterruptedException {
        String location = upload.path("location").asText();
        String stored = upload.path("stored").asText();
        String rest = "and the second one";
        String digest =
                Digest.sha256((stored + rest).getBytes(StandardCharsets.UTF_8)).value();
        HttpResponse<byte[]> status = send(registry, "GET", location, new byte[0]);
        assertThat(status.headers().firstValue("Range")).hasValue("0-" + (stored.length() - 1));
        assertThat(send(registry, "PUT", location + "?digest=" + digest, rest.getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(201);
        String manifest = """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":\
                "application/vnd.oci.empty.v1+json","digest":"%s","size":%d},"layers":[]}""".formatted(digest, stored.length() + rest.length());
        String tag = "/v2/library/alpha/manifests/moving";
        assertThat(send(registry, "PUT", tag, manifest.getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(201);
        assertThat(get(registry, tag).body()).isEqualTo(manifest.getBytes(StandardCharsets.UTF_8));
    }

    /** The journal holds what was announced then, and goes on with what is done now. */
    private void checkEvents(EventLog log) throws InterruptedException {
        List<RegistryEvent.TagMoved> moves = new ArrayList<>();
        LogPosition position = LogPosition.OLDEST;
        List<Delivery> page;
        do {
            page = log.read(position, 100, Duration.ofMillis(1));
            for (Delivery each : page) {
                position = each.next();
            }
            Delivery.events(page).stream()
                    .map(each -> each.announced().event())
                    .filter(RegistryEvent.TagMoved.class::isInstance)
                    .map(RegistryEvent.TagMoved.class::cast)
                    .filter(move -> move.tag().value().equals("moving"))
                    .forEach(moves::add);
        } while (!page.isEmpty());
        assertThat(moves).hasSize(21);
        for (int i = 1; i < moves.size(); i++) {
            assertThat(moves.get(i).previous()).hasValue(moves.get(i - 1).digest());
        }
    }

    private HttpResponse<byte[]> get(LocalRegistry registry, String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(registry, "GET", path, new byte[0]);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer;
    }

    private HttpResponse<byte[]> send(LocalRegistry registry, String method, String path, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher publisher =
                body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body);
        URI uri = URI.create(registry.uri() + path);
        return http.send(
                HttpRequest.newBuilder(uri)
                        .method(method, publisher)
                        .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
                        .timeout(WAIT)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static KontorConfig config(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("KONTOR_HTTP_PORT", "0");
        return switch (ConfigLoader.load(Optional.empty(), all)) {
            case LoadOutcome.Loaded loaded -> loaded.config();
            case LoadOutcome.Refused refused -> throw new AssertionError(refused.problems());
        };
    }

    private static List<String> texts(HttpResponse<byte[]> answer, String field) throws IOException {
        return strings(json(answer.body()).path(field));
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(each -> strings.add(each.asText()));
        return strings;
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return Json.MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = EarlierStoreTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> zip(String name) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(resource(name)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    files.put(entry.getName(), zip.readAllBytes());
                }
            }
        }
        return files;
    }
}
