package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.oci.Digest;
import dev.kontor.testkit.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many bad clients at once, or one after another: others are served meanwhile, and what they took is given back. */
@Isolated("counts the threads, files and bytes of the whole process")
class HostileCrowdTest {
    private static final Digest HELLO = Digest.sha256(Siege.ascii("hello"));
    private static final String MANIFEST = "PUT /v2/" + Siege.HOME + "/manifests/evil";
    private static final String TYPE = "Content-Type: " + Wire.OCI_MANIFEST;
    private static final String WHOLE = "POST /v2/evil/app/blobs/uploads/?digest=" + HELLO;
    private static final String BLOB = "GET /v2/" + Siege.HOME + "/blobs/" + Siege.LAYER_DIGEST;
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    private Siege siege;
    private Resources before;

    @BeforeEach
    void begin() {
        Map<String, String> settings = new HashMap<>(settings());
        settings.putAll(Map.of("KONTOR_HTTP_READTIMEOUT", "4s", "KONTOR_HTTP_WRITETIMEOUT", "4s"));
        siege = Siege.begin(folder, settings);
        siege.assertServes();
        leave(BLOB, 10);
        before = Resources.now();
    }

    @AfterEach
    void end() {
        siege.assertServes();
        siege.assertUntouched();
        siege.close();
    }

    /** Settings of the registry by the names of their environment variables. */
    Map<String, String> settings() {
        return Map.of();
    }

    /** How many files and sockets a quiet registry may keep for its next requests. */
    int keptDescriptors() {
        return 3;
    }

    /** Heads and bodies that stop: each kind from a hundred connections, none of which is answered yet. */
    @Test
    void servesOthersWhileHundredsStall() {
        stall();
        assertGivenBack("400 stalled connections, after");
    }

    private void stall() {
        List<RawHttp> crowd = new ArrayList<>();
        try {
            for (String kind : List.of(
                    "GET /v2/" + Siege.HOME + "/manifests/v1 HTTP/1.1\r\nHost: local",
                    Siege.head(MANIFEST, TYPE, "Content-Length: 4194304") + "{",
                    Siege.head(WHOLE, "Content-Length: 1000000000") + "h",
                    Siege.head(WHOLE, "Transfer-Encoding: chunked") + "fffffffff\r\nh")) {
                IntStream.range(0, 100).forEach(_ -> crowd.add(siege.connect().send(kind)));
            }
            for (int i = 0; i < 20; i++) {
                siege.assertServes();
                siege.wire().pushManifest(Siege.HOME, "v1", Siege.MANIFEST);
            }
            Resources during = Resources.now();
            note("400 stalled connections", during);
            assertThat(during.heapBytes() - before.heapBytes()).isLessThan(64 * MEBIBYTE);
            assertThat(during.bufferBytes() - before.bufferBytes()).isLessThan(16 * MEBIBYTE);
            crowd.forEach(each -> assertThat(each.isClosedByServer()).isTrue());
        } finally {
            crowd.forEach(RawHttp::close);
        }
    }

    /** Clients that drip a byte now and then are not stalled; they cost little and end when the request does. */
    @Test
    void bearsClientsThatDrip() {
        List<RawHttp> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                crowd.add(siege.connect().send(Siege.head(WHOLE, "Content-Length: 4")));
            }
            for (char c : "hell".toCharArray()) {
                crowd.forEach(each -> each.send(String.valueOf(c)));
                siege.assertServes();
            }
            for (RawHttp each : crowd) {
                assertThat(Siege.code(each.receive())).isEqualTo("DIGEST_INVALID");
            }
        } finally {
            crowd.forEach(RawHttp::close);
        }
        assertGivenBack("100 dripping uploads, after");
    }

    /** Clients that ask for blobs and take none of them. */
    @Test
    void cutsOffThoseThatTakeNothing() {
        List<RawHttp> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                RawHttp http = RawHttp.connect(siege.wire().uri().getPort(), 4096);
                crowd.add(http.send(Siege.head(BLOB).repeat(200)));
            }
            siege.assertServes();
            await().until(() -> Resources.countThreads() <= before.threads() + 5);
        } finally {
            crowd.forEach(RawHttp::close);
        }
        assertGivenBack("50 pipelines of 200 unread pulls, after");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void forgetsThoseThatLeaveWithinARequest(boolean reset) {
        Consumer<RawHttp> leaving = reset ? RawHttp::abort : RawHttp::close;
        for (String request : List.of(
                Siege.head(MANIFEST, TYPE, "Content-Length: " + Siege.MANIFEST.length)
                        + new String(Siege.MANIFEST, StandardCharsets.ISO_8859_1),
                Siege.head(WHOLE, "Content-Length: 5") + "hello",
                Siege.head(WHOLE, "Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\n\r\n",
                Siege.head(WHOLE, "Expect: 100-continue", "Content-Length: 5"))) {
            int step = Math.max(1, request.length() / 40);
            for (int sent = 0; sent < request.length() - 1; sent += step) {
                leaving.accept(siege.connect().send(request.substring(0, sent)));
            }
        }
        siege.assertServes();
        assertGivenBack("clients that left within requests, after");
    }

    @Test
    void forgetsThoseThatLeaveWithinAnAnswer() {
        for (int taken = 0; taken < 100_000; taken += 997) {
            leave(BLOB, taken);
        }
        for (int taken = 0; taken < 200; taken += 5) {
            leave("GET /v2/" + Siege.HOME + "/tags/list", taken);
        }
        siege.assertServes();
        assertGivenBack("clients that left within answers, after");
    }

    /** The nastier requests of the other suites, some hundred times each. */
    @Test
    void doesNotGrowUnderRepetition() {
        List<Runnable> attacks = List.of(
                () -> put("{\"a\":" + "[".repeat(200_000)),
                () -> put("{\"a\":[" + "{},".repeat(300_000) + "{}]}"),
                () -> put("{" + "\"a\":1,".repeat(300_000)),
                () -> put("{\"" + "k".repeat(1_000_000) + "\":1}"),
                () -> siege.ask("GET /v2/ HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(12_000)),
                () -> siege.ask("GET /" + "a".repeat(20_000)),
                () -> siege.ask(Siege.head(BLOB, "Range: bytes=" + "0-0,".repeat(10_000))),
                () -> siege.ask(Siege.head(WHOLE, "Transfer-Encoding: chunked") + "5\r\nhellp\r\n0\r\n\r\n"),
                () -> siege.ask(Siege.head(WHOLE, "Transfer-Encoding: chunked") + "5\r\nhelloXX"),
                () -> siege.ask(Siege.head("PUT /v2/evil/app/blobs/uploads/" + "0".repeat(26) + "?digest=" + HELLO)),
                () -> siege.ask(Siege.head("GET /v2/_catalog?last=" + "z".repeat(12_000))));
        IntStream.range(0, 20).forEach(_ -> attacks.forEach(Runnable::run));
        before = Resources.now();
        note("nasty requests, 20 rounds", before);
        IntStream.range(0, 200).forEach(_ -> attacks.forEach(Runnable::run));
        assertGivenBack("nasty requests, 220 rounds");
    }

    private void put(String body) {
        siege.ask(Siege.head(MANIFEST, TYPE, "Content-Length: " + body.length()), Siege.ascii(body));
    }

    /** Takes so many bytes of an answer, then resets the connection. */
    private void leave(String request, int taken) {
        RawHttp http = siege.connect().send(Siege.head(request));
        assertThat(http.receiveBytes(taken)).hasSize(taken);
        http.abort();
    }

    /** Sockets and the stacks of threads are freed a moment after they are closed. */
    private void assertGivenBack(String after) {
        await().untilAsserted(() -> {
            Resources now = Resources.now();
            assertThat(now.threads()).isLessThanOrEqualTo(before.threads() + 3);
            assertThat(now.descriptors()).isLessThanOrEqualTo(before.descriptors() + keptDescriptors());
            assertThat(now.heapBytes() - before.heapBytes()).isLessThan(16 * MEBIBYTE);
            assertThat(now.bufferBytes() - before.bufferBytes()).isLessThan(8 * MEBIBYTE);
        });
        note(after, Resources.now());
    }

    /** Leaves the figures beside the test's report. */
    private void note(String when, Resources now) {
        try {
            Files.writeString(
                    Path.of("target", "hostile.txt"),
                    when + ": " + now + " (before: " + before + ")\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
