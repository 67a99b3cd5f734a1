package dev.kontor.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.e2e.ImageLayout;
import dev.kontor.e2e.RealClient;
import dev.kontor.testkit.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The gateway as a program, as clients and operators see it; what it makes of replicas that fail others test. */
@ResourceLock(Suite.SHARED)
class GatewayTest {
    @TempDir
    private Path folder;

    private Suite suite;

    @BeforeEach
    void start() throws Exception {
        suite = Suite.shared();
    }

    @Test
    void clientsPushAndPullThroughIt() throws IOException {
        RealClient crane = RealClient.named("crane", RealClient.CRANE);
        ImageLayout image = ImageLayout.image(folder.resolve("in"), 4, 11);
        String host = "127.0.0.1:" + suite.gateways().getFirst().port();

        crane.run("push", "--insecure", image.folder().toString(), host + "/c/one:1");
        crane.run("copy", "--insecure", host + "/c/one:1", host + "/c/two:2");

        assertThat(crane.run("ls", "--insecure", host + "/c/two")).isEqualTo("2\n");
        assertThat(crane.run("catalog", "--insecure", host).lines()).contains("c/one", "c/two");
        crane.run("validate", "--insecure", "--remote", host + "/c/two:2", "--fast");
        crane.run(
                "pull",
                "--insecure",
                "--format=oci",
                host + "/c/two:2",
                folder.resolve("out").toString());
        assertRulesOfHttpHold("/v2/c/two/");
        crane.run("delete", "--insecure", host + "/c/one:1");
        assertThat(crane.run("ls", "--insecure", host + "/c/one")).isEmpty();
    }

    /** With services in other processes and blobs in a bucket, as before services of one process. */
    private void assertRulesOfHttpHold(String repository) {
        try (RawHttp http = RawHttp.connect(suite.gateways().getFirst().port())) {
            RawHttp.Answer manifest = http.request(
                            "GET http://registry.example" + repository + "manifests/2 HTTP/1.1", "Accept: */*")
                    .receive();
            String etag = manifest.header("ETag").orElseThrow();
            String blob =
                    repository + "blobs/" + manifest.text().replaceAll("(?s).*\"digest\"\\s*:\\s*\"([^\"]+)\".*", "$1");
            RawHttp.Answer unchanged = http.request(
                            "GET " + repository + "manifests/2 HTTP/1.1", "If-None-Match: " + etag)
                    .receive();
            assertThat(unchanged.status()).isEqualTo(304);
            assertThat(unchanged.headers()).doesNotContainKeys("content-length", "transfer-encoding");
            assertThat(http.request("HEAD " + blob + " HTTP/1.1", "If-Match: \"x\"")
                            .receiveHead()
                            .status())
                    .isEqualTo(412);
            assertThat(http.request("HEAD " + blob + " HTTP/1.1", "Range: bytes=0-1")
                            .receiveHead()
                            .status())
                    .isEqualTo(200);
            String ranges = IntStream.range(0, 1024)
                    .mapToObj(i -> i * 18 + "-" + i * 18)
                    .collect(Collectors.joining(","));
            RawHttp.Answer parts = http.request("GET " + blob + " HTTP/1.1", "Range: bytes=" + ranges)
                    .receive();
            assertThat(parts.status()).isEqualTo(206);
            assertThat(parts.text().split("Content-Range: ", -1)).hasSize(1025);
        }
    }

    @Test
    void saysThatItIsNotReadyBeforeItStopsOrWhenAServiceIsMissing() throws InterruptedException {
        Replica gateway = suite.gateways().getFirst();
        assertThat(suite.readiness(gateway)).startsWith("200 ");
        for (Replica replica : suite.manifests()) {
            replica.kill();
        }
        suite.awaitReplicas(2, 0);
        assertThat(suite.readiness(gateway))
                .startsWith("503 ")
                .contains("manifest")
                .doesNotContain("blob");

        gateway.tellToEnd();
        await().until(() -> suite.readiness(gateway).contains("the process is stopping"));
        gateway.awaitEnd();
    }
}
