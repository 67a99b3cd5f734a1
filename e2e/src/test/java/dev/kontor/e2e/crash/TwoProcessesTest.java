package dev.kontor.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.RaceOfTags.Outcome;
import dev.kontor.events.LogPosition;
import dev.kontor.events.Outbox;
import dev.kontor.oci.Digest;
import dev.kontor.registry.Registry;
import dev.kontor.service.program.RegistryPlace;
import dev.kontor.testkit.s3.MinioServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two registries on one bucket of a real S3 server: their clients race, and one ends what the other began. */
class TwoProcessesTest {
    private static final int CLIENTS = 16;
    private static final int OPERATIONS = Integer.getInteger("kontor.test.operations", 20);

    private static final Duration LATEST_EVENT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final HttpClient client = Requests.newClient();
    private Setup setup;
    private ServerProcess one;
    private ServerProcess two;

    @BeforeEach
    void start() throws IOException {
        MinioServer server = MinioServer.shared();
        setup = Setup.ofBucket(folder.resolve("config.json"), folder.resolve("data"), server, server.newBucket());
        one = ServerProcess.start(setup, List.of(), Map.of());
        two = ServerProcess.start(setup, List.of(), Map.of());
    }

    @AfterEach
    void stop() throws InterruptedException {
        one.kill();
        two.kill();
        one.awaitKilled();
        two.awaitKilled();
        client.close();
    }

    @Test
    void agreeOnTheOrderOfEachTag() throws Exception {
        RaceOfTags race = new RaceOfTags(List.of(requests(one), requests(two)));
        race.prepare();
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Outcome>>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int seed = i;
                clients.add(executor.submit(() -> race.run(seed, OPERATIONS)));
            }
            for (Future<List<Outcome>> each : clients) {
                outcomes.addAll(each.get());
            }
        }

        race.requireConsistentAnswers();
        try (Registry stores = Registry.open(RegistryPlace.of(setup.load(), Outbox.Scope.ALL))) {
            race.requireChains(outcomes, stores.log(), LogPosition.OLDEST, LATEST_EVENT);
        }
    }

    @Test
    void oneFinishesAnUploadThatTheOtherBegan() throws Exception {
        byte[] blob = new RandomBlob(5, 17 << 20).bytes();
        String digest = Digest.sha256(blob).value();
        String upload = location(requests(one).send("POST", "/v2/a/b/blobs/uploads/", new byte[0]));
        int first = 7 << 20;
        assertThat(requests(one)
                        .send("PATCH", upload, Arrays.copyOfRange(blob, 0, first))
                        .statusCode())
                .isEqualTo(202);
        one.kill();
        one.awaitKilled();

        HttpResponse<byte[]> status = requests(two).get(upload);
        assertThat(status.headers().firstValue("Range")).contains("0-" + (first - 1));
        assertThat(requests(two)
                        .send("PATCH", upload, Arrays.copyOfRange(blob, first, blob.length))
                        .statusCode())
                .isEqualTo(202);
        assertThat(requests(two)
                        .send("PUT", upload + "?digest=" + digest, new byte[0])
                        .statusCode())
                .isEqualTo(201);
        assertThat(requests(two).get("/v2/a/b/blobs/" + digest).body()).isEqualTo(blob);
        one = ServerProcess.start(setup, List.of(), Map.of());
        assertThat(requests(one).get("/v2/a/b/blobs/" + digest).body()).isEqualTo(blob);
    }

    private Requests requests(ServerProcess server) {
        return new Requests(client, server.uri().orElseThrow());
    }

    private static String location(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(202);
        return answer.headers().firstValue("Location").orElseThrow();
    }
}
