package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OCI Distribution Specification, "Pushing blobs": every way in, and what is refused without a trace. */
class UploadTest {
    private static final byte[] BLOB = random(700_000, 1);

    @TempDir
    private Path folder;

    private Wire wire;

    @BeforeEach
    void start() {
        wire = Wire.start(folder, settings());
    }

    /** Further settings of the registry under test. */
    Map<String, String> settings() {
        return Map.of();
    }

    @AfterEach
    void stop() {
        wire.close();
    }

    @Test
    void takesABlobInOnePost() {
        Digest digest = wire.pushBlob("a/b", BLOB);

        assertThat(wire.get("/v2/a/b/blobs/" + digest).body()).isEqualTo(BLOB);
    }

    @Test
    void takesTheEmptyBlob() {
        Digest digest = wire.pushBlob("a/b", new byte[0]);

        HttpResponse<byte[]> answer = wire.get("/v2/a/b/blobs/" + digest);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void takesChunksInOrderAndRefusesOthers() {
        String upload = begin("a/b");
        byte[] first = Arrays.copyOfRange(BLOB, 0, 300_000);
        byte[] second = Arrays.copyOfRange(BLOB, 300_000, BLOB.length);

        assertThat(chunk(upload, second, "300000-699999").statusCode()).isEqualTo(416);
        assertThat(chunk(upload, first, "0-299999").statusCode()).isEqualTo(202);
        HttpResponse<byte[]> repeated = chunk(upload, first, "0-299999");
        assertThat(repeated.statusCode()).isEqualTo(416);
        assertThat(Wire.header(repeated, "Range")).isEqualTo("0-299999");
        HttpResponse<byte[]> status = wire.get(upload);
        assertThat(status.statusCode()).isEqualTo(204);
        assertThat(Wire.header(status, "Range")).isEqualTo("0-299999");
        assertThat(chunk(upload, second, "300000-699999").statusCode()).isEqualTo(202);
        assertThat(finish(upload, Digest.sha256(BLOB)).statusCode()).isEqualTo(201);
        assertThat(wire.get("/v2/a/b/blobs/" + Digest.sha256(BLOB)).body()).isEqualTo(BLOB);
    }

    @Test
    void isOverAfterOnePut() {
        String upload = begin("a/b");
        HttpResponse<byte[]> finished = wire.send("PUT", upload + "?digest=" + Digest.sha256(BLOB), BLOB);
        assertThat(finished.statusCode()).isEqualTo(201);

        HttpResponse<byte[]> status = wire.get(upload);
        assertThat(status.statusCode()).isEqualTo(404);
        assertThat(new String(status.body(), StandardCharsets.UTF_8)).contains("BLOB_UPLOAD_UNKNOWN");
    }

    @Test
    void goesOnAfterARestart() {
        String upload = begin("a/b");
        chunk(upload, Arrays.copyOfRange(BLOB, 0, 300_000), "0-299999");

        wire.close();
        wire = Wire.start(folder, settings());

        chunk(upload, Arrays.copyOfRange(BLOB, 300_000, BLOB.length), "300000-699999");
        assertThat(finish(upload, Digest.sha256(BLOB)).statusCode()).isEqualTo(201);
        assertThat(wire.get("/v2/a/b/blobs/" + Digest.sha256(BLOB)).body()).isEqualTo(BLOB);
    }

    @Test
    void refusesAnotherDigestAndKeepsTheUploadAsItWas() {
        String upload = begin("a/b");
        Digest other = Digest.sha256("other".getBytes(StandardCharsets.UTF_8));

        HttpResponse<byte[]> refused = wire.send("PUT", upload + "?digest=" + other, BLOB);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Wire.text(refused)).contains("DIGEST_INVALID");
        assertThat(wire.get("/v2/a/b/blobs/" + other).statusCode()).isEqualTo(404);
        assertThat(wire.get("/v2/a/b/blobs/" + Digest.sha256(BLOB)).statusCode())
                .isEqualTo(404);
        assertThat(wire.send("PUT", upload + "?digest=" + Digest.sha256(BLOB), BLOB)
                        .statusCode())
                .isEqualTo(201);
        assertThat(wire.get("/v2/a/b/blobs/" + Digest.sha256(BLOB)).body()).isEqualTo(BLOB);
    }

    @Test
    void refusesAChunkOfAnotherLengthThanItSays() {
        String upload = begin("a/b");

        assertThat(chunk(upload, new byte[100], "0-98").statusCode()).isEqualTo(400);

        assertThat(Wire.header(wire.get(upload), "Range")).isEqualTo("0-0");
        assertThat(wire.send("PUT", upload + "?digest=" + Digest.sha256(BLOB), BLOB)
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void computesSha512WhetherAnnouncedOrNot() {
        Digest digest = Digest.ofBytes(DigestAlgorithm.SHA512, BLOB);
        String announced = Wire.header(wire.post("/v2/a/b/blobs/uploads/?digest-algorithm=sha512"), "Location");
        String silent = begin("c/d");

        assertThat(wire.send("PUT", announced + "?digest=" + digest, BLOB).statusCode())
                .isEqualTo(201);
        assertThat(wire.send("PUT", silent + "?digest=" + digest, BLOB).statusCode())
                .isEqualTo(201);
        assertThat(wire.get("/v2/c/d/blobs/" + digest).body()).isEqualTo(BLOB);
    }

    @Test
    void forgetsACancelledUpload() {
        String upload = begin("a/b");

        assertThat(wire.delete(upload).statusCode()).isEqualTo(204);

        assertThat(wire.get(upload).statusCode()).isEqualTo(404);
        assertThat(wire.delete(upload).statusCode()).isEqualTo(404);
        assertThat(finish(upload, Digest.sha256(new byte[0])).statusCode()).isEqualTo(404);
    }

    @Test
    void keepsAnUploadToItsRepository() {
        String upload = begin("a/b");

        HttpResponse<byte[]> elsewhere = wire.get(upload.replace("/v2/a/b/", "/v2/c/d/"));

        assertThat(elsewhere.statusCode()).isEqualTo(404);
        assertThat(Wire.text(elsewhere)).contains("BLOB_UPLOAD_UNKNOWN");
    }

    @Test
    void mountsWhatTheOtherRepositoryHasAndNothingElse() {
        Digest digest = wire.pushBlob("a/b", BLOB);

        assertThat(wire.post("/v2/c/d/blobs/uploads/?mount=" + digest + "&from=not/there")
                        .statusCode())
                .isEqualTo(202);
        assertThat(wire.get("/v2/c/d/blobs/" + digest).statusCode()).isEqualTo(404);
        assertThat(wire.post("/v2/c/d/blobs/uploads/?mount=" + digest + "&from=a/b")
                        .statusCode())
                .isEqualTo(201);
        assertThat(wire.get("/v2/c/d/blobs/" + digest).body()).isEqualTo(BLOB);
        assertThat(wire.post("/v2/e/f/blobs/uploads/?mount=" + digest).statusCode())
                .isEqualTo(201);
    }

    @Test
    void deletesABlobFromOneRepositoryOnly() {
        Digest digest = wire.pushBlob("a/b", BLOB);
        wire.pushBlob("c/d", BLOB);

        assertThat(wire.delete("/v2/a/b/blobs/" + digest).statusCode()).isEqualTo(202);

        assertThat(wire.get("/v2/a/b/blobs/" + digest).statusCode()).isEqualTo(404);
        assertThat(wire.delete("/v2/a/b/blobs/" + digest).statusCode()).isEqualTo(404);
        assertThat(wire.get("/v2/c/d/blobs/" + digest).body()).isEqualTo(BLOB);
        wire.pushBlob("a/b", BLOB);
        assertThat(wire.get("/v2/a/b/blobs/" + digest).body()).isEqualTo(BLOB);
    }

    @Test
    void servesRanges() {
        String path = "/v2/a/b/blobs/" + wire.pushBlob("a/b", BLOB);

        HttpResponse<byte[]> part = wire.get(path, "Range", "bytes=10-19");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(Wire.header(part, "Content-Range")).isEqualTo("bytes 10-19/700000");
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(BLOB, 10, 20));
        assertThat(wire.get(path, "Range", "bytes=-5").body())
                .isEqualTo(Arrays.copyOfRange(BLOB, BLOB.length - 5, BLOB.length));
        assertThat(wire.get(path, "Range", "bytes=699999-900000").body()).hasSize(1);
        HttpResponse<byte[]> beyond = wire.get(path, "Range", "bytes=700000-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(Wire.header(beyond, "Content-Range")).isEqualTo("bytes */700000");
        HttpResponse<byte[]> several = wire.get(path, "Range", "bytes=0-0,100-101");
        assertThat(several.statusCode()).isEqualTo(206);
        assertThat(Wire.header(several, "Content-Type")).startsWith("multipart/byteranges; boundary=");
    }

    @Test
    void answersHeadAndIfNoneMatch() {
        Digest digest = wire.pushBlob("a/b", BLOB);

        HttpResponse<byte[]> head = wire.send("HEAD", "/v2/a/b/blobs/" + digest, new byte[0]);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(Wire.header(head, "Content-Length")).isEqualTo("700000");
        assertThat(Wire.header(head, "Docker-Content-Digest")).isEqualTo(digest.value());
        String etag = Wire.header(head, "ETag");
        assertThat(wire.get("/v2/a/b/blobs/" + digest, "If-None-Match", etag).statusCode())
                .isEqualTo(304);
    }

    @Test
    void namesWhatIsWrong() {
        assertThat(Wire.text(wire.post("/v2/a/b/blobs/uploads/?digest=sha256:abc")))
                .contains("DIGEST_INVALID");
        assertThat(Wire.text(wire.post("/v2/A/b/blobs/uploads/"))).contains("NAME_INVALID");
        assertThat(wire.send("PUT", "/v2/a/b/blobs/uploads/", BLOB).statusCode())
                .isEqualTo(405);
        assertThat(Wire.text(wire.get("/v2/a/b/blobs/sha256:zz"))).contains("DIGEST_INVALID");
        assertThat(wire.send("PATCH", begin("a/b"), BLOB, "Content-Range", "nonsense")
                        .statusCode())
                .isEqualTo(416);
    }

    private String begin(String repository) {
        HttpResponse<byte[]> answer = wire.post("/v2/" + repository + "/blobs/uploads/");
        assertThat(answer.statusCode()).isEqualTo(202);
        return Wire.header(answer, "Location");
    }

    private HttpResponse<byte[]> chunk(String upload, byte[] bytes, String range) {
        return wire.send("PATCH", upload, bytes, "Content-Range", range);
    }

    private HttpResponse<byte[]> finish(String upload, Digest digest) {
        return wire.send("PUT", upload + "?digest=" + digest, new byte[0]);
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
