package dev.kontor.service.warmup;

import dev.kontor.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/** What clients do with blobs. */
final class BlobRounds {
    private static final String BLOBS = "/v2/warm/up/blobs/";
    private static final String UPLOADS = BLOBS + "uploads/";
    private static final String[] BYTES = {"Content-Type", "application/octet-stream"};
    private static final int SMALL = 16_000;
    private static final int MEDIUM = 1_500_000;

    /** More than the first part of an upload into a bucket. */
    private static final int LARGE = 9_500_000;

    private final Requests requests;
    private final Random random = new Random(1);

    BlobRounds(Requests requests) {
        this.requests = requests;
    }

    void run(int round) throws IOException, InterruptedException {
        Digest blob = pushed(bytes(SMALL));
        requests.get(BLOBS + blob);
        if (round % 2 == 0) {
            Digest inParts = inParts(bytes(SMALL), SMALL / 2);
            requests.head(BLOBS + inParts);
            requests.get(BLOBS + inParts, "Range", "bytes=100-999");
        }
        if (round % 10 == 0) {
            requests.get(BLOBS + inParts(bytes(MEDIUM), MEDIUM));
            requests.send("POST", UPLOADS + "?mount=" + blob + "&from=warm/up", new byte[0]);
            requests.delete(BLOBS + blob);
            requests.get(BLOBS + blob);
            cancelled();
        }
        if (round % 100 == 10) {
            requests.get(BLOBS + inParts(bytes(LARGE), LARGE));
        }
    }

    private void cancelled() throws IOException, InterruptedException {
        Optional<String> upload = begin();
        if (upload.isPresent()) {
            requests.get(upload.get());
            requests.delete(upload.get());
        }
    }

    /** Pushes a blob as clients do: looks for it, then sends it whole. */
    Digest pushed(byte[] content) throws IOException, InterruptedException {
        Digest digest = Digest.sha256(content);
        requests.head(BLOBS + digest);
        requests.send("POST", UPLOADS + "?digest=" + digest, content, BYTES);
        return digest;
    }

    private Digest inParts(byte[] content, int partBytes) throws IOException, InterruptedException {
        Digest digest = Digest.sha256(content);
        Optional<String> upload = begin();
        for (int from = 0; from < content.length && upload.isPresent(); from += partBytes) {
            byte[] part = Arrays.copyOfRange(content, from, Math.min(content.length, from + partBytes));
            upload = location(requests.send("PATCH", upload.get(), part, BYTES));
        }
        if (upload.isPresent()) {
            requests.send("PUT", upload.get() + "?digest=" + digest, new byte[0]);
        }
        return digest;
    }

    private Optional<String> begin() throws IOException, InterruptedException {
        return location(requests.send("POST", UPLOADS, new byte[0]));
    }

    private static Optional<String> location(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Location").map(URI::create).map(URI::getRawPath);
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
