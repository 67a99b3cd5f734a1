package dev.kontor.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.e2e.ImageLayout;
import dev.kontor.e2e.RealClient;
import java.io.IOException;
import java.nio.file.Path;
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
        crane.run("delete", "--insecure", host + "/c/one:1");
        assertThat(crane.run("ls", "--insecure", host + "/c/one")).isEmpty();
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
