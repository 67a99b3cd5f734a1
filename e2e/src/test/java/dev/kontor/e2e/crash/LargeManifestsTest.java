package dev.kontor.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many manifests as large as they may be, in a heap that could not hold them: each is answered, and nothing is broken by it. */
class LargeManifestsTest {
    private static final int CLIENTS = 30;
    private static final int LIMIT = 4 << 20;
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final int ATTEMPTS = 20;
    private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);
    private static final String IMAGE = "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"digest\":\""
            + Digest.sha256(CONFIG) + "\",\"size\":2},\"layers\":[";

    @TempDir
    private Path folder;

    @Test
    void areAnsweredOneAfterTheOther() throws Exception {
        Setup setup = Setup.ofFolder(folder.resolve("config.json"), folder.resolve("data"), false);
        ServerProcess server = ServerProcess.start(setup, List.of("-Xmx128m"), Map.of());
        try (HttpClient client = Requests.newClient()) {
            Requests requests = new Requests(client, server.uri().orElseThrow());
            assertThat(requests.send("POST", "/v2/a/blobs/uploads/?digest=" + Digest.sha256(CONFIG), CONFIG)
                            .statusCode())
                    .isEqualTo(201);
            List<byte[]> manifests = List.of(annotated(), described(), full());
            List<Integer> statuses = new ArrayList<>();
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Integer>> running = IntStream.range(0, CLIENTS)
                        .mapToObj(i -> clients.submit(() -> push(requests, i, manifests.get(i % manifests.size()))))
                        .toList();
                for (Future<Integer> each : running) {
                    statuses.add(each.get());
                }
            }

            assertThat(IntStream.range(0, CLIENTS).filter(i -> i % manifests.size() == 0))
                    .allMatch(i -> statuses.get(i) == 201);
            assertThat(statuses).containsOnly(201, 413, 400);
            assertThat(requests.get("/v2/a/manifests/t0").body()).isEqualTo(manifests.getFirst());
            assertThat(server.errors()).isEmpty();
        } finally {
            server.kill();
            server.awaitKilled();
        }
    }

    /** Pushes as often as it is told to come again: on a busy machine a turn can take longer than anybody is kept waiting. */
    private static int push(Requests requests, int number, byte[] manifest) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            HttpResponse<byte[]> answer =
                    requests.send("PUT", "/v2/a/manifests/t" + number, manifest, "Content-Type", TYPE);
            if (answer.statusCode() != 503
                    || answer.headers().firstValue("Retry-After").isEmpty()) {
                return answer.statusCode();
            }
        }
        return 503;
    }

    /** Taken: one large annotation. */
    private static byte[] annotated() {
        String head = IMAGE + "],\"annotations\":{\"k\":\"";
        return bytes(head + "x".repeat(LIMIT - head.length() - 3) + "\"}}");
    }

    /** Refused: as many descriptors as fit. */
    private static byte[] described() {
        return bytes(IMAGE
                + IntStream.range(0, 33_000)
                        .mapToObj(i ->
                                "{\"mediaType\":\"a/b\",\"digest\":\"sha256:" + "%064x".formatted(i) + "\",\"size\":1}")
                        .collect(Collectors.joining(","))
                + "]}");
    }

    /** Refused at its end: as many objects as fit, then text, and no bracket. */
    private static byte[] full() {
        String head = IMAGE + "],\"a\":[" + "{\"\":1},".repeat(99_000) + "\"";
        return bytes(head + "x".repeat(LIMIT - head.length() - 1) + "\"");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
