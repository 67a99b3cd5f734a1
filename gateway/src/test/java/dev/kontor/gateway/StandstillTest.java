package dev.kontor.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.http.proxy.ProxyLimits;
import dev.kontor.http.proxy.ReplicaStatus;
import dev.kontor.testkit.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients who stand still in the midst of a body keep nobody from anything but from moving bodies the same way. */
class StandstillTest {
    private static final String LARGE = "/v2/a/blobs/sha256:" + "1".repeat(64);
    private static final String SMALL = "/v2/a/blobs/sha256:" + "2".repeat(64);
    private static final String UPLOAD = "/v2/a/blobs/uploads/x";
    private static final int PLACES = 3;

    private final StubReplica replica = StubReplica.that(StandstillTest::answer);
    private final List<RawHttp> still = new ArrayList<>();
    private Gate gate;

    @BeforeEach
    void start() {
        Duration l = Gate.LONG;
        gate = Gate.before(
                new ProxyLimits(l, l, l, l, Duration.ofMillis(200), Duration.ofSeconds(1), PLACES, PLACES), replica);
    }

    @AfterEach
    void stop() {
        still.forEach(RawHttp::close);
        gate.close();
        replica.close();
    }

    @Test
    void readersWhoStandStillCostOthersOnlyDownloads() {
        for (int i = 0; i < PLACES; i++) {
            RawHttp http = gate.connect();
            still.add(http);
            http.request("GET " + LARGE + " HTTP/1.1");
        }
        awaitCalls(PLACES);

        assertThat(ask("GET " + SMALL)).isEqualTo(200);
        assertThat(ask("HEAD " + LARGE)).isEqualTo(200);
        assertThat(ask("GET /v2/a/manifests/b")).isEqualTo(200);
        assertThat(push()).isEqualTo(202);
        assertThat(ask("GET " + LARGE)).isEqualTo(503);
        still.removeFirst().close();
        await().until(() -> ask("GET " + LARGE) == 200);
    }

    @Test
    void sendersWhoStandStillCostOthersOnlyUploads() {
        for (int i = 0; i < PLACES; i++) {
            RawHttp http = gate.connect();
            still.add(http);
            http.request("PATCH " + UPLOAD + " HTTP/1.1", "Content-Length: 100").send("half");
        }
        awaitCalls(PLACES);

        assertThat(ask("GET " + SMALL)).isEqualTo(200);
        assertThat(ask("GET /v2/a/manifests/b")).isEqualTo(200);
        assertThat(ask("GET " + LARGE)).isEqualTo(200);
        assertThat(push()).isEqualTo(503);
        still.removeFirst().close();
        await().until(() -> push() == 202);
    }

    private void awaitCalls(int count) {
        await().until(() ->
                gate.replicas().status().stream().mapToInt(ReplicaStatus::calls).sum() == count
                        && replica.heads().size() == count);
    }

    /** Reads the head of the answer alone. */
    private int ask(String requestLine) {
        try (RawHttp http = gate.connect()) {
            return http.request(requestLine + " HTTP/1.1").receiveHead().status();
        }
    }

    private int push() {
        try (RawHttp http = gate.connect()) {
            return http.request("PATCH " + UPLOAD + " HTTP/1.1", "Content-Length: 5")
                    .send("hello")
                    .receiveHead()
                    .status();
        }
    }

    private static void answer(StubReplica.Received request) throws IOException {
        if (request.head().startsWith("GET " + LARGE)) {
            byte[] piece = new byte[1 << 20];
            request.send("HTTP/1.1 200 OK\r\nContent-Length: " + (1L << 30) + "\r\n\r\n");
            for (int i = 0; i < 1 << 10; i++) {
                request.out().write(piece);
            }
        } else if (request.head().startsWith("PATCH")) {
            request.body();
            request.send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        } else {
            request.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
                    + (request.head().startsWith("HEAD") ? "" : "ok"));
        }
    }
}
