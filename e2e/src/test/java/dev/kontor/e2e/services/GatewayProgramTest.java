package dev.kontor.e2e.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.e2e.ImageLayout;
import dev.kontor.e2e.RealClient;
import dev.kontor.oci.Digest;
import dev.kontor.testkit.RawHttp;
import dev.kontor.testkit.s3.MinioServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway before two replicas of each service on an S3 server, while replicas stop, die and come back. */
class GatewayProgramTest {
    private static final Duration START = Duration.ofMinutes(2);
    private static final int PIECE_BYTES = 6 << 20;

    @TempDir
    private Path folder;

    private final List<ServiceProcess> processes = new ArrayList<>();
    private final Map<String, String> settings = new HashMap<>();
    private final List<Integer> blobPorts = List.of(ServiceProcess.freePort(), ServiceProcess.freePort());
    private final List<Integer> manifestPorts = List.of(ServiceProcess.freePort(), ServiceProcess.freePort());
    private final int adminPort = ServiceProcess.freePort();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<ServiceProcess> blobs = new ArrayList<>();
    private final List<ServiceProcess> manifests = new ArrayList<>();
    private ServiceProcess gateway;

    @BeforeEach
    void start() throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "k1:" + "a".repeat(43));
        MinioServer server = MinioServer.shared();
        settings.put("KONTOR_SERVICES_KEYFILE", keys.toString());
        settings.put("KONTOR_SERVICES_DRAIN", "4s");
        settings.put("KONTOR_SERVICES_BLOB_URLS", urls(blobPorts));
        settings.put("KONTOR_SERVICES_MANIFEST_URLS", urls(manifestPorts));
        settings.put("KONTOR_SERVICES_GATEWAY_ADMINPORT", String.valueOf(adminPort));
        settings.put("KONTOR_STORAGE_ROOTDIRECTORY", folder.resolve("local").toString());
        Map.of(
                        "NAME", "s3",
                        "REGIONENDPOINT", server.endpoint().toString(),
                        "BUCKET", server.newBucket(),
                        "ACCESSKEY", server.credentials().accessKey(),
                        "SECRETKEY", server.credentials().secretKey())
                .forEach((name, value) -> settings.put("KONTOR_STORAGE_STORAGEDRIVER_" + name, value));
        for (int i = 0; i < 2; i++) {
            blobs.add(start("blob", "KONTOR_SERVICES_BLOB_PORT", blobPorts.get(i)));
            manifests.add(start("manifest", "KONTOR_SERVICES_MANIFEST_PORT", manifestPorts.get(i)));
        }
        gateway = start("gateway", "KONTOR_HTTP_PORT", ServiceProcess.freePort());
        awaitReplicas(2, 2);
    }

    @AfterEach
    void end() {
        processes.forEach(ServiceProcess::close);
        client.close();
    }

    @Test
    void clientsPushAndPullThroughIt() throws IOException {
        RealClient crane =
                RealClient.named("crane", "go install github.com/google/go-containerregistry/cmd/crane@latest");
        ImageLayout image = ImageLayout.image(folder.resolve("in"), 4, 11);
        String host = "127.0.0.1:" + gateway.port();

        crane.run("push", "--insecure", image.folder().toString(), host + "/c/one:1");
        crane.run("copy", "--insecure", host + "/c/one:1", host + "/c/two:2");

        assertThat(crane.run("ls", "--insecure", host + "/c/two")).isEqualTo("2\n");
        assertThat(crane.run("catalog", "--insecure", host)).isEqualTo("c/one\nc/two\n");
        crane.run("validate", "--insecure", "--remote", host + "/c/two:2", "--fast");
        crane.run(
                "pull",
                "--insecure",
                "--format=oci",
                host + "/c/two:2",
                folder.resolve("out").toString());
        assertRulesOfHttpHold("/v2/c/two/");
        crane.run("delete", "--insecure", host + "/c/one:1");
        assertThat(crane.run("ls", "--insecure", host + "/c/one")).isEmpty();
    }

    /** With services in other processes and blobs in a bucket, as before services of one process. */
    private void assertRulesOfHttpHold(String repository) {
        try (RawHttp http = RawHttp.connect(gateway.port())) {
            RawHttp.Answer manifest = http.request(
                            "GET http://registry.example" + repository + "manifests/2 HTTP/1.1", "Accept: */*")
                    .receive();
            String etag = manifest.header("ETag").orElseThrow();
            String blob =
                    repository + "blobs/" + manifest.text().replaceAll("(?s).*\"digest\"\\s*:\\s*\"([^\"]+)\".*", "$1");
            RawHttp.Answer unchanged = http.request(
                            "GET " + repository + "manifests/2 HTTP/1.1", "If-None-Match: " + etag)
                    .receive();
            assertThat(unchanged.status()).isEqualTo(304);
            assertThat(unchanged.headers()).doesNotContainKeys("content-length", "transfer-encoding");
            assertThat(http.request("HEAD " + blob + " HTTP/1.1", "If-Match: \"x\"")
                            .receiveHead()
                            .status())
                    .isEqualTo(412);
            assertThat(http.request("HEAD " + blob + " HTTP/1.1", "Range: bytes=0-1")
                            .receiveHead()
                            .status())
                    .isEqualTo(200);
            String ranges = IntStream.range(0, 1024)
                    .mapToObj(i -> i * 18 + "-" + i * 18)
                    .collect(Collectors.joining(","));
            RawHttp.Answer parts = http.request("GET " + blob + " HTTP/1.1", "Range: bytes=" + ranges)
                    .receive();
            assertThat(parts.status()).isEqualTo(206);
            assertThat(parts.text().split("Content-Range: ", -1)).hasSize(1025);
        }
    }

    @Test
    void uploadIsFinishedByAnotherReplicaWhenItsOwnIsKilled() throws Exception {
        byte[] content = new byte[3 * PIECE_BYTES];
        new Random(1).nextBytes(content);
        String location = client.send(request("POST", "/v2/a/blobs/uploads/", ""), BodyHandlers.discarding())
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(patch(location, Arrays.copyOf(content, PIECE_BYTES)).statusCode())
                .isEqualTo(202);
        ServiceProcess owner =
                blobs.stream().filter(this::tookBytes).findFirst().orElseThrow();

        killInTheMiddleOf(location, Arrays.copyOfRange(content, PIECE_BYTES, 2 * PIECE_BYTES), owner);

        int stored = stored(location);
        assertThat(stored).isBetween(PIECE_BYTES, 2 * PIECE_BYTES);
        assertThat(patch(location, Arrays.copyOfRange(content, stored, content.length))
                        .statusCode())
                .isEqualTo(202);
        String digest = Digest.sha256(content).value();
        assertThat(client.send(request("PUT", location + "?digest=" + digest, ""), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(201);
        assertThat(client.send(request("GET", "/v2/a/blobs/" + digest, ""), BodyHandlers.ofByteArray())
                        .body())
                .isEqualTo(content);
    }

    @Test
    void saysThatItIsNotReadyBeforeItStopsOrWhenAServiceIsMissing() throws InterruptedException {
        assertThat(admin("/readyz").status()).isEqualTo(200);
        manifests.forEach(ServiceProcess::close);
        awaitReplicas(2, 0);
        assertThat(admin("/readyz").status()).isEqualTo(503);
        assertThat(admin("/readyz").text()).contains("manifest").doesNotContain("blob");

        gateway.terminate();
        await().untilAsserted(() -> assertThat(admin("/readyz").text()).contains("the process is stopping"));
        assertThat(gateway.exitCode()).isEqualTo(143);
    }

    private void killInTheMiddleOf(String location, byte[] piece, ServiceProcess owner) throws InterruptedException {
        try (RawHttp http = RawHttp.connect(gateway.port())) {
            http.request("PATCH " + location + " HTTP/1.1", "Content-Length: " + piece.length);
            http.send(Arrays.copyOf(piece, piece.length / 2));
            owner.close();
            owner.exitCode();
            http.send(Arrays.copyOfRange(piece, piece.length / 2, piece.length));
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isPresent();
        }
    }

    /** Where the upload stands, asked until the gateway knows that its replica is gone. */
    private int stored(String location) {
        String range = await().atMost(START)
                .until(
                        () -> client.send(request("GET", location, ""), BodyHandlers.discarding())
                                .headers()
                                .firstValue("Range")
                                .orElse(""),
                        text -> !text.isEmpty());
        return Integer.parseInt(range.substring("0-".length())) + 1;
    }

    @Test
    void replicasStopAndStartAgainAndNoRequestFails() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<String> wrong = new ArrayList<>();
        List<Integer> pushed = new ArrayList<>();
        Thread load = Thread.ofVirtual().start(() -> pushUntil(done, pushed, wrong));

        for (int i = 0; i < 2; i++) {
            restart("blob", blobs, blobPorts, i);
            restart("manifest", manifests, manifestPorts, i);
        }
        int before = pushed.size();
        await().atMost(START).until(() -> pushed.size() > before + 5);
        done.set(true);
        load.join();

        assertThat(wrong).isEmpty();
    }

    private void restart(String service, List<ServiceProcess> replicas, List<Integer> ports, int index)
            throws IOException, InterruptedException {
        replicas.get(index).terminate();
        assertThat(replicas.get(index).exitCode()).isEqualTo(143);
        replicas.set(
                index,
                start(service, "KONTOR_SERVICES_" + service.toUpperCase(Locale.ROOT) + "_PORT", ports.get(index)));
        awaitReplicas(2, 2);
    }

    /** Pushes one small image after another, reads it back, and notes every answer that is not the right one. */
    private void pushUntil(AtomicBoolean done, List<Integer> pushed, List<String> wrong) {
        try {
            for (int i = 0; !done.get(); i++) {
                String config = "{\"n\":" + i + "}";
                String digest = Digest.sha256(config.getBytes(StandardCharsets.US_ASCII))
                        .value();
                String manifest = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                        + "\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"" + digest
                        + "\",\"size\":" + config.length() + "},\"layers\":[]}";
                expect(201, request("POST", "/v2/load/blobs/uploads/?digest=" + digest, config), wrong);
                expect(201, request("PUT", "/v2/load/manifests/t" + i % 7, manifest), wrong);
                expect(200, request("GET", "/v2/load/manifests/t" + i % 7, ""), wrong);
                expect(200, request("GET", "/v2/load/blobs/" + digest, ""), wrong);
                pushed.add(i);
            }
        } catch (IOException e) {
            wrong.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void expect(int status, HttpRequest request, List<String> wrong) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != status) {
            wrong.add(request.method() + " " + request.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private HttpResponse<Void> patch(String location, byte[] piece) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(location))
                .method("PATCH", BodyPublishers.ofByteArray(piece))
                .build();
        return client.send(request, BodyHandlers.discarding());
    }

    private HttpRequest request(String method, String target, String body) {
        return HttpRequest.newBuilder(uri(target))
                .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
                .method(method, BodyPublishers.ofString(body))
                .build();
    }

    private URI uri(String target) {
        return URI.create("http://127.0.0.1:" + gateway.port() + target);
    }

    private boolean tookBytes(ServiceProcess replica) {
        try (RawHttp http = RawHttp.connect(replica.port())) {
            return http.request("GET /metrics HTTP/1.1")
                    .receive()
                    .text()
                    .contains("kontor_http_received_bytes_total{label=\"upload\"}");
        }
    }

    private ServiceProcess start(String service, String portVariable, int port) throws IOException {
        Map<String, String> variables = new HashMap<>(settings);
        variables.put(portVariable, String.valueOf(port));
        ServiceProcess process = ServiceProcess.start("dev.kontor." + service + ".Main", port, variables);
        processes.add(process);
        return process;
    }

    private void awaitReplicas(int ofBlobs, int ofManifests) {
        await().atMost(START).until(() -> {
            String metrics = adminMetrics();
            return metrics.contains("kontor_gateway_replicas{service=\"blob\",state=\"ready\"} " + ofBlobs)
                    && metrics.contains("kontor_gateway_replicas{service=\"manifest\",state=\"ready\"} " + ofManifests);
        });
    }

    private String adminMetrics() {
        assertThat(gateway.isAlive()).as(gateway::output).isTrue();
        try {
            return admin("/metrics").text();
        } catch (UncheckedIOException e) {
            return "";
        }
    }

    private RawHttp.Answer admin(String path) {
        try (RawHttp http = RawHttp.connect(adminPort)) {
            return http.request("GET " + path + " HTTP/1.1").receive();
        }
    }

    private static String urls(List<Integer> ports) {
        return "http://127.0.0.1:" + ports.get(0) + ",http://127.0.0.1:" + ports.get(1);
    }
}
