package dev.kontor.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontor.testkit.RawHttp;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas that answer what no server should: a client is never given it as a good answer. */
class HostileReplicaTest {
    private static final String BLOB = "/v2/a/blobs/sha256:" + "0".repeat(64);
    private static final Duration SHORT = Duration.ofMillis(500);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\nends with the connection"
            })
    void malformedAnswersAreBadGateways(String answer) {
        try (StubReplica replica = StubReplica.answering(answer);
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            RawHttp.Answer received = http.request("GET " + BLOB + " HTTP/1.1").receive();
            assertThat(received.status()).isEqualTo(502);
            assertThat(received.header("Retry-After")).isPresent();
            assertThat(received.text()).contains("\"UNAVAILABLE\"");
        }
    }

    @Test
    void headOfAMebibyteIsABadGateway() {
        try (StubReplica replica = StubReplica.answering(
                        "HTTP/1.1 200 OK\r\nX: " + "x".repeat(1 << 20) + "\r\nContent-Length: 2\r\n\r\nok");
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            assertThat(http.request("GET " + BLOB + " HTTP/1.1").receive().status())
                    .isEqualTo(502);
        }
    }

    @Test
    void headersWithoutEndAreABadGateway() {
        try (StubReplica replica = StubReplica.answering(
                        "HTTP/1.1 200 OK\r\n" + "X: x\r\n".repeat(1000) + "Content-Length: 2\r\n\r\nok");
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            assertThat(http.request("GET " + BLOB + " HTTP/1.1").receive().status())
                    .isEqualTo(502);
        }
    }

    @Test
    void interimAnswersWithoutEndAreABadGateway() {
        try (StubReplica replica = StubReplica.answering("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100));
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            assertThat(http.request("GET " + BLOB + " HTTP/1.1").receive().status())
                    .isEqualTo(502);
        }
    }

    @Test
    void halfAHeadIsNoAnswer() {
        try (StubReplica replica = StubReplica.that(request -> {
                    request.send("HTTP/1.1 200 OK\r\nContent-Le");
                    request.socket().close();
                });
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            assertThat(http.request("GET " + BLOB + " HTTP/1.1").receive().status())
                    .isBetween(502, 503);
        }
    }

    @Test
    void replicaThatNeverAnswersIsATimeOut() {
        CountDownLatch end = new CountDownLatch(1);
        try (StubReplica replica = StubReplica.that(request -> hold(end));
                Gate gate = Gate.before(Gate.limits(SHORT, Gate.LONG), replica);
                RawHttp http = gate.connect()) {
            assertThat(http.request("GET " + BLOB + " HTTP/1.1").receive().status())
                    .isEqualTo(504);
            assertThat(gate.failures()).containsExactly("timed-out");
        } finally {
            end.countDown();
        }
    }

    @Test
    void statusLineWithoutEndIsABadGateway() {
        try (StubReplica replica = StubReplica.answering("H".repeat(1 << 20));
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            assertThat(http.request("GET " + BLOB + " HTTP/1.1").receive().status())
                    .isEqualTo(502);
        }
    }

    @Test
    void replicaThatStandsStillInABodyCutsTheClient() {
        CountDownLatch end = new CountDownLatch(1);
        try (StubReplica replica = StubReplica.that(request -> {
                    request.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                    hold(end);
                });
                Gate gate = Gate.before(Gate.limits(Gate.LONG, SHORT), replica);
                RawHttp http = gate.connect()) {
            http.request("GET " + BLOB + " HTTP/1.1");
            assertThatThrownBy(http::receive).isInstanceOf(UncheckedIOException.class);
        } finally {
            end.countDown();
        }
    }

    @Test
    void replicaThatTakesNoBodyIsATimeOut() {
        CountDownLatch end = new CountDownLatch(1);
        byte[] piece = new byte[1 << 20];
        try (StubReplica replica = StubReplica.that(request -> hold(end));
                Gate gate = Gate.before(Gate.limits(Gate.LONG, SHORT), replica);
                RawHttp http = gate.connect()) {
            http.request("PATCH /v2/a/blobs/uploads/x HTTP/1.1", "Content-Length: 67108864");
            for (int i = 0; i < 64; i++) {
                http.send(piece);
            }
            assertThat(http.receive().status()).isEqualTo(504);
        } finally {
            end.countDown();
        }
    }

    @Test
    void bytesBeyondAnAnswerAreNoAnswerToTheNextRequest() {
        AtomicInteger number = new AtomicInteger();
        try (StubReplica replica =
                        StubReplica.that(request -> request.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n0"
                                + number.incrementAndGet()
                                + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison"));
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            assertThat(http.request("GET " + BLOB + " HTTP/1.1").receive().text())
                    .isEqualTo("01");
            assertThat(http.request("GET " + BLOB + " HTTP/1.1").receive().text())
                    .isEqualTo("02");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"})
    void bodyThatBreaksOffIsNeverAWholeOne(String rest) {
        try (StubReplica replica = StubReplica.that(request -> {
                    request.send("HTTP/1.1 200 OK\r\n" + rest);
                    request.socket().close();
                });
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request("GET " + BLOB + " HTTP/1.1");
            assertThatThrownBy(http::receive).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void chunkedAnswersPass() {
        try (StubReplica replica = StubReplica.answering(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            assertThat(http.request("GET " + BLOB + " HTTP/1.1").receive().text())
                    .isEqualTo("abcde");
            assertThat(http.request("GET " + BLOB + " HTTP/1.1").receive().text())
                    .isEqualTo("abcde");
        }
    }

    @Test
    void connectionsOfAClientThatLeavesAreCut() {
        CountDownLatch cut = new CountDownLatch(1);
        try (StubReplica replica = StubReplica.that(request -> {
                    request.send("HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n");
                    try {
                        while (true) {
                            request.out().write(new byte[1 << 16]);
                        }
                    } finally {
                        cut.countDown();
                    }
                });
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request("GET " + BLOB + " HTTP/1.1").receiveBytes(1000);
            http.abort();
            await().atMost(RawHttp.PATIENCE).until(() -> cut.getCount() == 0);
        }
    }

    private static void hold(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
