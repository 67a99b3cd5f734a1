package dev.kontor.e2e.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stack promises while its parts die, hang and vanish: nothing that was acknowledged is lost. */
@Tag("stack")
@ExtendWith(SharedStack.class)
class StackFaultsTest {
    private final Stack stack;

    StackFaultsTest(Stack stack) {
        this.stack = stack;
    }

    @AfterEach
    void isWholeAgain() {
        stack.awaitHealthy();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "blob-service", "manifest-service", "kafka", "minio"})
    void comesBackAfterACrash(String service) throws IOException, InterruptedException {
        try (PushLoad load = new PushLoad(stack.uri(), "crash/" + service)) {
            load.awaitMore(5);
            String container = stack.container(service);
            String before = stack.inspect(container, "{{.State.StartedAt}}");

            stack.kill9(container);

            Stack.await(() ->
                    !stack.inspect(container, "{{.State.StartedAt}}").equals(before) && stack.isHealthy(container));
            assertThat(stack.inspect(container, "{{.RestartCount}}")).isNotEqualTo("0");
            load.awaitMore(5);
            load.verifyAll();
            assertAnnounced(load);
            stack.report("killed " + service + ": " + load.count() + " pushes kept, " + load.refused() + " refused");
        }
    }

    /** Waits until each acknowledged push of a load is on the broker's topic. */
    private void assertAnnounced(PushLoad load) throws InterruptedException {
        List<String> expected = load.stop().stream().map(Image::tagMoved).toList();
        assertThat(expected).isNotEmpty();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    List<String> announced = stack.events();
                    assertThat(expected)
                            .allSatisfy(part -> assertThat(announced).anyMatch(event -> event.contains(part)));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "minio"})
    void goesOnAfterAPause(String service) throws IOException, InterruptedException {
        try (PushLoad load = new PushLoad(stack.uri(), "pause/" + service)) {
            load.awaitMore(5);
            String container = stack.container(service);
            stack.docker().run("pause", container);
            try {
                int refused = load.refused();
                int count = load.count();
                Stack.await(() -> load.refused() > refused || load.count() > count + 5);
            } finally {
                stack.docker().run("unpause", container);
            }
            load.awaitMore(5);
            load.verifyAll();
        }
    }

    @Test
    void pullsGoOnWithoutTheLogAndPushesDoAfterIt() throws IOException, InterruptedException {
        try (PushLoad load = new PushLoad(stack.uri(), "outage/kafka")) {
            load.awaitMore(5);
            stack.compose("stop", "kafka");
            try {
                load.verifyAll();
            } finally {
                stack.compose("start", "kafka");
            }
            stack.awaitHealthy();
            load.verifyAll();
        }
        try (PushLoad load = new PushLoad(stack.uri(), "outage/kafka")) {
            load.awaitMore(5);
            load.verifyAll();
            assertAnnounced(load);
        }
    }

    @Test
    void aServiceCutFromStoreAndLogComesBack() throws IOException, InterruptedException {
        String network = stack.project() + "_store";
        String container = stack.container("manifest-service");
        try (PushLoad load = new PushLoad(stack.uri(), "cut/manifest-service")) {
            load.awaitMore(5);
            stack.docker().run("network", "disconnect", network, container);
            try {
                int refused = load.refused();
                Stack.await(() -> load.refused() > refused);
            } finally {
                stack.docker().run("network", "connect", "--alias", "manifest-service", network, container);
            }
            load.awaitMore(5);
            load.verifyAll();
        }
    }

    @Test
    void growsToTwoReplicasAndShrinksAgain() throws IOException, InterruptedException {
        try (PushLoad load = new PushLoad(stack.uri(), "scale/app")) {
            load.awaitMore(5);
            scale(2);
            assertThat(stack.containers("blob-service")).hasSize(2);
            load.awaitMore(20);
            scale(1);
            List<String> left = stack.containers("blob-service");
            assertThat(left).hasSize(1);
            load.awaitMore(5);
            load.verifyAll();
            assertThat(load.refused())
                    .as("pushes that were refused while services came and went")
                    .isZero();
        }
    }

    private void scale(int replicas) {
        stack.compose(
                "up",
                "--detach",
                "--wait",
                "--no-recreate",
                "--scale",
                "blob-service=" + replicas,
                "--scale",
                "manifest-service=" + replicas);
    }
}
