package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of pushes, again and again: what was acknowledged is there. */
class KillTest {
    private static final int ROUNDS = 3;
    private static final int PUSHERS = 4;

    @TempDir
    private Path folder;

    private final Map<String, byte[]> acknowledgedBlobs = new ConcurrentHashMap<>();
    private final Map<String, byte[]> acknowledgedTags = new ConcurrentHashMap<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private record Server(Process process, URI uri) {}

    @Test
    void keepsWhatWasAcknowledged() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Server server = start();
            CountDownLatch enough = new CountDownLatch(40);
            List<Thread> pushers = new ArrayList<>();
            for (int pusher = 0; pusher < PUSHERS; pusher++) {
                String name = "r" + round + "p" + pusher;
                pushers.add(Thread.ofVirtual().start(() -> pushUntilKilled(server.uri(), name, enough)));
            }
            assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
            server.process().destroyForcibly().waitFor();
            for (Thread pusher : pushers) {
                pusher.join();
            }
        }

        Server server = start();
        try {
            assertThat(acknowledgedTags).hasSizeGreaterThan(ROUNDS * 10);
            for (Map.Entry<String, byte[]> tag : acknowledgedTags.entrySet()) {
                assertThat(get(server.uri(), tag.getKey())).as(tag.getKey()).isEqualTo(tag.getValue());
            }
            for (Map.Entry<String, byte[]> blob : acknowledgedBlobs.entrySet()) {
                assertThat(get(server.uri(), blob.getKey())).as(blob.getKey()).isEqualTo(blob.getValue());
            }
        } finally {
            server.process().destroy();
            server.process().waitFor();
        }
    }

    private void pushUntilKilled(URI uri, String name, CountDownLatch enough) {
        Random random = new Random(name.hashCode());
        try {
            for (int i = 0; ; i++) {
                byte[] blob = new byte[random.nextInt(200_000)];
                random.nextBytes(blob);
                String digest = Digest.sha256(blob).value();
                push(uri, "POST", "/v2/" + name + "/blobs/uploads/?digest=" + digest, blob);
                acknowledgedBlobs.put("/v2/" + name + "/blobs/" + digest, blob);
                byte[] manifest = """
                        {"schemaVersion":2,"config":{"mediaType":"application/x","digest":"%s","size":%d},"layers":[]}""".formatted(digest, blob.length).getBytes(StandardCharsets.UTF_8);
                push(uri, "PUT", "/v2/" + name + "/manifests/t" + i, manifest);
                acknowledgedTags.put("/v2/" + name + "/manifests/t" + i, manifest);
                enough.countDown();
            }
        } catch (IOException e) {
            assertThat(enough.getCount())
                    .as("the server was killed, not before")
                    .isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void push(URI uri, String method, String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .header("Content-Type", Wire.OCI_MANIFEST)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private byte[] get(URI uri, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri.resolve(path)).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    private Server start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.kontor.standalone.Main",
                        "serve",
                        "--data",
                        folder.toString(),
                        "--listen",
                        "127.0.0.1:0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains("listening")) {
                return new Server(process, URI.create(line.substring(line.indexOf("http"))));
            }
        }
        throw new AssertionError("the server ended before it was ready");
    }
}
