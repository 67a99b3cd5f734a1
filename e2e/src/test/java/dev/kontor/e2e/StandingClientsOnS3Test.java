package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.oci.Digest;
import dev.kontor.testkit.RawHttp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Clients that ask for a large blob in a bucket and read no more of it cost the others nothing. */
@Isolated("counts the bytes of the whole process, and seconds")
class StandingClientsOnS3Test {
    private static final String HOME = "good/app";
    private static final int CLIENTS = 400;
    private static final int LARGE_BYTES = 24 << 20;
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    private final List<RawHttp> crowd = new ArrayList<>();
    private final byte[] large = random(LARGE_BYTES);
    private final byte[] small = random(100_000);
    private Wire wire;

    @BeforeEach
    void begin() {
        wire = Wire.start(folder, OnS3.settings());
        wire.pushBlob(HOME, Wire.EMPTY_JSON);
        wire.pushBlob(HOME, large);
        wire.pushBlob(HOME, small);
        wire.pushManifest(HOME, "v1", Wire.manifest("v1"));
        assertThat(serves("before")).isTrue();
    }

    @AfterEach
    void end() {
        crowd.forEach(RawHttp::close);
        wire.close();
    }

    @Test
    void othersAreServedWhileHundredsStandStill() {
        long heap = Resources.now().heapBytes();
        String ask = Siege.head("GET /v2/" + HOME + "/blobs/" + Digest.sha256(large));
        for (int i = 0; i < CLIENTS; i++) {
            crowd.add(RawHttp.connect(wire.uri().getPort(), 4096).send(ask));
        }
        for (RawHttp each : crowd) {
            assertThat(new String(each.receiveBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }

        for (int i = 0; i < 3; i++) {
            assertThat(serves("while they stand " + i)).isTrue();
        }
        assertThat(Resources.now().heapBytes() - heap).isLessThan(96 * MEBIBYTE);
        assertThat(wire.get("/v2/" + HOME + "/blobs/" + Digest.sha256(large)).body())
                .isEqualTo(large);
    }

    private boolean serves(String name) {
        byte[] blob = name.getBytes(StandardCharsets.UTF_8);
        assertAtOnce("readiness", () -> wire.get("/readyz").statusCode() == 200);
        assertAtOnce(
                "a manifest", () -> wire.get("/v2/" + HOME + "/manifests/v1").statusCode() == 200);
        assertAtOnce(
                "a small blob",
                () -> wire.get("/v2/" + HOME + "/blobs/" + Digest.sha256(small)).body().length == small.length);
        assertAtOnce("a push of a blob", () -> wire.pushBlob(HOME, blob).equals(Digest.sha256(blob)));
        assertAtOnce(
                "a push of a manifest",
                () -> wire.pushManifest(HOME, "v2", Wire.manifest(name)).statusCode() == 201);
        return true;
    }

    /** A busy machine may delay any answer: of a few, one comes in time. */
    private static void assertAtOnce(String what, BooleanSupplier request) {
        await(what).pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(20)).until(() -> {
            Instant begin = Instant.now();
            assertThat(request.getAsBoolean()).as(what).isTrue();
            return Duration.between(begin, Instant.now()).compareTo(AT_ONCE) < 0;
        });
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
