package dev.kontor.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

/** What people do with a registry, in short: each kind of thing that a dashboard or an alert looks at. */
final class Work implements Runnable {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final byte[] MANIFEST =
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}"
                    .getBytes(StandardCharsets.UTF_8);

    private final Random random = new Random();
    private final Client client;

    Work(Client client) {
        this.client = client;
    }

    @Override
    public void run() {
        upload();
        pushesAndPulls();
        refusals();
        deletions();
    }

    /** A blob in parts. */
    private void upload() {
        byte[] blob = new byte[1 << 16];
        random.nextBytes(blob);
        String upload = client.beginUpload("/v2/open/app/blobs/uploads/", "alice");
        assertThat(client.send("PATCH", upload, "alice", blob, "Content-Type", "application/octet-stream"))
                .isEqualTo(202);
        assertThat(client.ask("PUT", upload + "?digest=" + Digest.sha256(blob), "alice"))
                .isEqualTo(201);
    }

    private void pushesAndPulls() {
        byte[] blob = new byte[1 << 20];
        random.nextBytes(blob);
        Digest digest = Digest.sha256(blob);
        String uploads = "/v2/open/app/blobs/uploads/?digest=" + digest;
        assertThat(client.send("POST", uploads, "alice", blob, "Content-Type", "application/octet-stream"))
                .isEqualTo(201);
        for (String tag : new String[] {"1", "2", Listening.UNBEARABLE}) {
            assertThat(push(tag)).isEqualTo(201);
        }
        assertThat(client.ask("GET", "/v2/open/app/manifests/1", "")).isEqualTo(200);
        assertThat(client.ask("HEAD", "/v2/open/app/manifests/1", "")).isEqualTo(200);
        assertThat(client.ask("GET", "/v2/open/app/blobs/" + digest, "")).isEqualTo(200);
        assertThat(client.ask("GET", "/v2/open/app/tags/list", "")).isEqualTo(200);
        assertThat(client.ask("GET", "/v2/_catalog", "alice")).isEqualTo(200);
    }

    private int push(String tag) {
        return client.send("PUT", "/v2/open/app/manifests/" + tag, "alice", MANIFEST, "Content-Type", INDEX);
    }

    private void refusals() {
        assertThat(client.ask("GET", "/v2/open/app/manifests/none", "")).isEqualTo(404);
        assertThat(client.ask("GET", "/v2/secret/app/manifests/1", "")).isEqualTo(401);
        assertThat(client.ask("GET", "/v2/secret/app/manifests/1", Watched.SCRAPER))
                .isEqualTo(403);
        assertThat(client.ask("POST", "/v2/open/app/blobs/uploads/", "")).isEqualTo(401);
        assertThat(client.send("PUT", "/v2/open/app/manifests/3", "alice", new byte[] {'{'}, "Content-Type", INDEX))
                .isEqualTo(400);
    }

    /** More than are allowed in a second. */
    private void deletions() {
        String tag = "/v2/open/app/manifests/2";
        await().atMost(LONGEST).until(() -> client.ask("DELETE", tag, "alice") == 202);
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> client.ask("DELETE", tag, "alice") == 429);
    }
}
