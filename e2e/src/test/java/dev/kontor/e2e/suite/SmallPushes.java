package dev.kontor.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.Requests;
import dev.kontor.oci.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that pushes one small image after another and reads it back; every one of its requests must be answered well. */
final class SmallPushes {
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

    private final Requests server;
    private final String repository;
    private final AtomicInteger pushed = new AtomicInteger();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private volatile boolean isStopping;
    private final Thread thread;

    private SmallPushes(Requests server, String repository) {
        this.server = server;
        this.repository = repository;
        this.thread = Thread.ofVirtual().start(this::push);
    }

    static SmallPushes start(Requests server, String repository) {
        return new SmallPushes(server, repository);
    }

    /** How many images were pushed and read. */
    int pushed() {
        return pushed.get();
    }

    /** Lets it finish the image that it is at; fails if any answer was not the right one. */
    void stop() throws InterruptedException {
        isStopping = true;
        thread.join();
        assertThat(wrong).isEmpty();
    }

    private void push() {
        try {
            for (int i = 0; !isStopping; i++) {
                byte[] config = ("{\"n\":" + i + "}").getBytes(StandardCharsets.US_ASCII);
                Digest digest = Digest.sha256(config);
                byte[] manifest = """
                        {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.empty.v1+json",\
                        "digest":"%s","size":%d},"layers":[]}""".formatted(TYPE, digest, config.length).getBytes(StandardCharsets.US_ASCII);
                String tag = "/v2/" + repository + "/manifests/t" + i % 7;
                String blobs = "/v2/" + repository + "/blobs/";
                expect(201, server.send("POST", blobs + "uploads/?digest=" + digest, config));
                expect(201, server.send("PUT", tag, manifest, "Content-Type", TYPE));
                expect(200, server.get(tag));
                expect(200, server.get(blobs + digest));
                pushed.incrementAndGet();
            }
        } catch (IOException e) {
            wrong.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void expect(int status, HttpResponse<byte[]> answer) {
        if (answer.statusCode() != status) {
            wrong.add(answer.request().method() + " " + answer.uri() + ": " + answer.statusCode() + " "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
    }
}
