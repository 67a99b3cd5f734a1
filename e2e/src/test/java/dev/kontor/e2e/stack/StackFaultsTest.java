package dev.kontor.e2e.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.Requests;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
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
    private static final int PUSHES_WITHOUT_LOG = 20;
    private static final Pattern TAG = Pattern.compile("\"tag\":\"[^\"]+\"");

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
            load.awaitMore(3);
            String container = stack.container(service);
            String before = stack.inspect(container, "{{.State.StartedAt}}");

            stack.kill9(container);

            Stack.await(() -> !stack.inspect(container, "{{.State.StartedAt}}").equals(before));
            assertThat(stack.inspect(container, "{{.RestartCount}}")).isNotEqualTo("0");
            load.awaitMore(3);
            load.verifyAll();
            stack.report("killed " + service + ": " + load.count() + " pushes kept, " + load.refused() + " refused");
            if (service.equals("manifest-service")) {
                assertAnnounced("crash/" + service, load.stop());
            }
        }
    }

    @Test
    void pushesAndPullsGoOnWithoutTheLogAndAreAnnouncedInOrder() throws IOException, InterruptedException {
        List<Image> pushed = LongStream.rangeClosed(1, PUSHES_WITHOUT_LOG)
                .mapToObj(seed -> new Image("outage/kafka", 2_000_000 + seed))
                .toList();
        try (HttpClient client = Requests.newClient()) {
            Requests requests = new Requests(client, stack.uri(), false);
            stack.compose("kill", "kafka");
            try {
                for (Image image : pushed) {
                    assertThat(image.push(requests)).as(image.tag()).isTrue();
                    image.verify(requests);
                }
            } finally {
                stack.compose("start", "kafka");
            }
            assertAnnounced("outage/kafka", pushed);
        }
    }

    /** Waits until each push is on the broker's topic, and asserts that they are in their order. */
    private void assertAnnounced(String repository, List<Image> pushed) {
        List<String> expected = pushed.stream().map(Image::tagMoved).toList();
        assertThat(expected).isNotEmpty();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(moves(repository)).containsExactlyElementsOf(expected));
    }

    /** What the topic says that a repository's tags are, an event that was sent twice once. */
    private List<String> moves(String repository) {
        return stack.events().stream()
                .filter(event -> event.contains('"' + repository + '"'))
                .map(TAG::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .distinct()
                .toList();
    }

    @Test
    void aBlobServiceCutFromTheStoreSaysSoAndComesBack() throws Exception {
        Image before = new Image("cut/blob-service", 3_000_001);
        Image after = new Image("cut/blob-service", 3_000_002);
        try (HttpClient client = Requests.newClient()) {
            Requests requests = new Requests(client, stack.uri(), false);
            assertThat(before.push(requests)).isTrue();

            stack.whileCut("blob-service", () -> {
                assertUnavailable(requests.get(before.layerPath()));
                assertUnavailable(after.pushLayer(requests));
                return true;
            });

            Stack.await(() -> after.push(requests));
            before.verify(requests);
            after.verify(requests);
        }
    }

    private static void assertUnavailable(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After"))
                .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9][0-9]*"));
    }

    @Test
    @Tag("slow")
    void aManifestServiceCutFromStoreAndLogComesBack() throws Exception {
        try (PushLoad load = new PushLoad(stack.uri(), "cut/manifest-service")) {
            load.awaitMore(5);
            int refused = load.refused();
            stack.whileCut("manifest-service", () -> {
                Stack.await(() -> load.refused() > refused);
                return load.refused();
            });
            load.awaitMore(5);
            load.verifyAll();
        }
    }

    @ParameterizedTest
    @Tag("slow")
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
    void growsToTwoReplicasAndShrinksAgain() throws IOException, InterruptedException {
        try (PushLoad load = new PushLoad(stack.uri(), "scale/app")) {
            load.awaitMore(5);
            scale(2);
            assertThat(stack.containers("blob-service")).hasSize(2);
            load.awaitMore(10);
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
