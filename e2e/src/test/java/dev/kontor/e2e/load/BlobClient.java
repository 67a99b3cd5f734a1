package dev.kontor.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.concurrent.Executors;

/** Pushes and pulls blobs of any size, of which it never holds more than a piece. */
record BlobClient(HttpClient http, URI uri) implements AutoCloseable {
    private static final String REPOSITORY = "/v2/load/app/blobs/";

    static BlobClient of(URI uri) {
        return new BlobClient(
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build(),
                uri);
    }

    /** As docker does: POST, one PATCH in chunks that does not say how long it is, PUT. */
    void pushInChunks(Digest digest, Iterable<byte[]> bytes) throws IOException, InterruptedException {
        String upload = location(send("POST", REPOSITORY + "uploads/", BodyPublishers.noBody(), 202));
        String next = location(send("PATCH", upload, BodyPublishers.ofByteArrays(bytes), 202));
        send("PUT", withDigest(next, digest), BodyPublishers.noBody(), 201);
    }

    /** POST, and one PUT with everything. */
    void pushWhole(Digest digest, Iterable<byte[]> bytes, long sizeBytes) throws IOException, InterruptedException {
        String upload = location(send("POST", REPOSITORY + "uploads/", BodyPublishers.noBody(), 202));
        BodyPublisher body = BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(bytes), sizeBytes);
        send("PUT", withDigest(upload, digest), body, 201);
    }

    private static String withDigest(String upload, Digest digest) {
        return upload + (upload.contains("?") ? "&" : "?") + "digest=" + digest;
    }

    private static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private HttpResponse<byte[]> send(String method, String path, BodyPublisher body, int status)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(uri.resolve(path)).method(method, body).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode())
                .as(() -> method + " " + path + ": " + new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(status);
        return answer;
    }

    /** Pulls a blob and computes its digest. */
    Digest pull(Digest digest) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(uri.resolve(REPOSITORY + digest)).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        MessageDigest actual = DigestAlgorithm.SHA256.newMessageDigest();
        try (InputStream body = new DigestInputStream(answer.body(), actual)) {
            assertThat(answer.statusCode()).isEqualTo(200);
            body.transferTo(OutputStream.nullOutputStream());
        }
        return Digest.fromHash(DigestAlgorithm.SHA256, actual.digest());
    }

    @Override
    public void close() {
        http.close();
    }
}
