package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PUT and DELETE with {@code If-Match} and {@code If-None-Match}, by clients of two registries on one bucket. */
class ConditionalPushTest {
    private static final byte[] NONE = new byte[0];
    private static final byte[] ONE = Wire.manifest("one");
    private static final byte[] TWO = Wire.manifest("two");

    @TempDir
    private static Path folder;

    private static List<Wire> wires;

    private String repository;

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>(OnS3.settings());
        wires = IntStream.range(0, 2)
                .mapToObj(i -> Wire.start(folder.resolve("" + i), settings))
                .toList();
    }

    @AfterAll
    static void stop() {
        wires.forEach(Wire::close);
    }

    @BeforeEach
    void blobs() {
        repository = "r" + UUID.randomUUID();
        wires.getFirst().pushBlob(repository, Wire.EMPTY_JSON);
    }

    @Test
    void movesATagOnlyFromWhatTheClientKnows() {
        assertThat(put("t", ONE, "If-Match", etag(ONE))).isEqualTo(412);
        assertThat(put("t", ONE, "If-Match", "*")).isEqualTo(412);
        assertThat(get("t")).isEqualTo(404);
        assertThat(put("t", ONE, "If-None-Match", "*")).isEqualTo(201);
        assertThat(put("t", TWO, "If-None-Match", "*")).isEqualTo(412);
        assertThat(put("t", TWO, "If-None-Match", "W/" + etag(ONE))).isEqualTo(412);
        assertThat(put("t", TWO, "If-Match", "W/" + etag(ONE))).isEqualTo(412);
        assertThat(put("t", TWO, "If-Match", etag(TWO))).isEqualTo(412);
        assertThat(named("t")).isEqualTo(ONE);
        assertThat(put("t", TWO, "If-Match", etag(TWO) + ", " + etag(ONE))).isEqualTo(201);
        assertThat(put("t", TWO, "If-Match", "*")).isEqualTo(201);
        assertThat(put("t", ONE, "If-Match", etag(TWO), "If-None-Match", etag(TWO)))
                .isEqualTo(412);
        assertThat(put("t", ONE, "If-None-Match", etag(ONE))).isEqualTo(201);
        assertThat(named("t")).isEqualTo(ONE);
    }

    @Test
    void saysSoInTheFormOfTheSpecification() {
        HttpResponse<byte[]> failed =
                wires.getFirst().send("PUT", path("t"), ONE, "Content-Type", Wire.OCI_MANIFEST, "If-Match", etag(TWO));

        assertThat(failed.statusCode()).isEqualTo(412);
        assertThat(Wire.text(failed)).startsWith("{\"errors\":[{\"code\":\"PRECONDITION_FAILED\"");
    }

    @Test
    void deletesATagOnlyAsTheClientKnowsIt() {
        assertThat(delete("t", "If-Match", etag(ONE))).isEqualTo(404);
        assertThat(put("t", ONE)).isEqualTo(201);

        assertThat(delete("t", "If-Match", etag(TWO))).isEqualTo(412);
        assertThat(delete("t", "If-None-Match", "*")).isEqualTo(412);
        assertThat(delete("t", "If-None-Match", etag(ONE))).isEqualTo(412);
        assertThat(named("t")).isEqualTo(ONE);
        assertThat(delete("t", "If-Match", etag(ONE))).isEqualTo(202);
        assertThat(get("t")).isEqualTo(404);
        assertThat(put("t", ONE, "If-Match", etag(ONE))).isEqualTo(412);
        assertThat(put("t", ONE, "If-None-Match", "*")).isEqualTo(201);
    }

    /** A digest has one state in which it is there. */
    @Test
    void asksWhetherAManifestIsThere() {
        String digest = Digest.sha256(ONE).value();
        assertThat(put(digest, ONE, "If-Match", "*")).isEqualTo(412);
        assertThat(delete(digest, "If-Match", "*")).isEqualTo(404);
        assertThat(put(digest, ONE, "If-None-Match", "*")).isEqualTo(201);
        assertThat(put(digest, ONE, "If-None-Match", "*")).isEqualTo(412);
        assertThat(put(digest, ONE, "If-Match", etag(ONE))).isEqualTo(201);
        assertThat(delete(digest, "If-Match", etag(TWO))).isEqualTo(412);
        assertThat(delete(digest, "If-None-Match", etag(ONE))).isEqualTo(412);
        assertThat(get(digest)).isEqualTo(200);
        assertThat(delete(digest, "If-Match", etag(ONE))).isEqualTo(202);
        assertThat(get(digest)).isEqualTo(404);
    }

    @Test
    void guardsNoSecondTag() {
        String digest = Digest.sha256(ONE).value();
        for (String reference : List.of(digest + "?tag=x", digest + "?tag=x&tag=y", "x?tag=y")) {
            assertThat(put(reference, ONE, "If-None-Match", "*")).as(reference).isEqualTo(400);
        }
        assertThat(put("x?tag=x", ONE, "If-None-Match", "*")).isEqualTo(201);
        assertThat(get("y")).isEqualTo(404);
    }

    /** What is wrong with a request in any state of the tag is told first. */
    @Test
    void refusesABadManifestWhateverThePrecondition() {
        assertThat(put("t", new byte[] {'{'}, "If-Match", "*")).isEqualTo(400);
        byte[] other = Wire.manifest("x", ",\"subject\":7");
        assertThat(put("t", other, "If-Match", "*")).isEqualTo(400);
    }

    /** Each client adds one to the number that the tag names, again and again: none of the additions is lost. */
    @Test
    void losesNoMoveOfManyClients() throws Exception {
        int clients = 6;
        int additions = 5;
        assertThat(put("counter", Wire.manifest("0"), "If-None-Match", "*")).isEqualTo(201);
        List<Future<Integer>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                Wire wire = wires.get(i % wires.size());
                running.add(executor.submit(() -> add(wire, additions)));
            }
        }

        int lost = 0;
        for (Future<Integer> each : running) {
            lost += each.get();
        }
        assertThat(named("counter")).isEqualTo(Wire.manifest("" + clients * additions));
        assertThat(lost).as("races that were lost").isPositive();
    }

    /** How many races it lost. */
    private int add(Wire wire, int additions) {
        int lost = 0;
        for (int added = 0; added < additions; ) {
            HttpResponse<byte[]> now = wire.get(path("counter"));
            int number = Integer.parseInt(Wire.text(now).replaceAll(".*\"name\":\"(\\d+)\".*", "$1"));
            HttpResponse<byte[]> pushed = wire.send(
                    "PUT",
                    path("counter"),
                    Wire.manifest("" + (number + 1)),
                    "Content-Type",
                    Wire.OCI_MANIFEST,
                    "If-Match",
                    Wire.header(now, "ETag"));
            assertThat(pushed.statusCode()).isIn(201, 412);
            if (pushed.statusCode() == 201) {
                added++;
            } else {
                lost++;
            }
        }
        return lost;
    }

    private int put(String reference, byte[] manifest, String... preconditions) {
        List<String> headers = new ArrayList<>(List.of("Content-Type", Wire.OCI_MANIFEST));
        headers.addAll(List.of(preconditions));
        return wires.getFirst()
                .send("PUT", path(reference), manifest, headers.toArray(String[]::new))
                .statusCode();
    }

    private int delete(String reference, String... preconditions) {
        return wires.getLast()
                .send("DELETE", path(reference), NONE, preconditions)
                .statusCode();
    }

    private int get(String reference) {
        return wires.getLast().get(path(reference)).statusCode();
    }

    private byte[] named(String tag) {
        return wires.getLast().get(path(tag)).body();
    }

    private String path(String reference) {
        return "/v2/" + repository + "/manifests/" + reference;
    }

    private static String etag(byte[] manifest) {
        return "\"" + Digest.sha256(manifest) + "\"";
    }
}
