package dev.kontor.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.testkit.RawHttp;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of requests on their way through the gateway. */
class UploadsTest {
    private static final String UPLOAD = "/v2/a/blobs/uploads/x";
    private static final String ACCEPTED = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";

    @ParameterizedTest
    @ValueSource(ints = {403, 413, 507})
    void earlyAnswersReachTheClientWhileItSends(int status) {
        byte[] piece = new byte[1 << 20];
        try (StubReplica replica = StubReplica.that(request -> {
                    request.in().readNBytes(100_000);
                    request.send("HTTP/1.1 " + status + " No\r\nContent-Length: 2\r\n\r\nno");
                    request.socket().shutdownOutput();
                    request.in().transferTo(OutputStream.nullOutputStream());
                });
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request("PATCH " + UPLOAD + " HTTP/1.1", "Content-Length: 33554432");
            for (int i = 0; i < 32; i++) {
                http.send(piece);
            }
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).isEqualTo("no");
        }
    }

    @Test
    void answerOfAReplicaThatClosesAtOnceReachesTheClient() {
        byte[] piece = new byte[1 << 20];
        try (StubReplica replica = StubReplica.that(request -> {
                    request.send("HTTP/1.1 413 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
                    request.socket().close();
                });
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request("PATCH " + UPLOAD + " HTTP/1.1", "Content-Length: 8388608");
            for (int i = 0; i < 8; i++) {
                http.send(piece);
            }
            assertThat(http.receive().status()).isEqualTo(413);
        }
    }

    @Test
    void connectionWithAnEarlyAnswerCarriesNoOtherRequest() {
        List<Integer> ports = new CopyOnWriteArrayList<>();
        try (StubReplica replica = StubReplica.that(request -> {
                    ports.add(request.socket().getPort());
                    request.send("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno");
                    if (request.head().startsWith("PATCH")) {
                        request.in().transferTo(OutputStream.nullOutputStream());
                    }
                });
                Gate gate = Gate.before(replica)) {
            try (RawHttp http = gate.connect()) {
                http.request("PATCH " + UPLOAD + " HTTP/1.1", "Transfer-Encoding: chunked")
                        .send("3\r\nabc\r\n");
                await().atMost(RawHttp.PATIENCE).until(() -> ports.size() == 1);
                http.send("3\r\nabc\r\n0\r\n\r\n");
                assertThat(http.receive().status()).isEqualTo(403);
            }
            try (RawHttp http = gate.connect()) {
                assertThat(http.request("GET " + UPLOAD + " HTTP/1.1").receive().status())
                        .isEqualTo(403);
            }
            assertThat(ports).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void expectationIsTheReplicasToAnswer() {
        try (StubReplica replica = StubReplica.that(request ->
                        request.send("HTTP/1.1 413 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"));
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request("PATCH " + UPLOAD + " HTTP/1.1", "Expect: 100-continue", "Content-Length: 1000000");
            assertThat(http.receive().status()).isEqualTo(413);
        }
    }

    @Test
    void clientIsToldToContinueOnceTheReplicaIs() {
        List<String> bodies = new CopyOnWriteArrayList<>();
        try (StubReplica replica = StubReplica.that(request -> {
                    request.send("HTTP/1.1 100 Continue\r\n\r\n");
                    bodies.add(new String(request.body(), StandardCharsets.US_ASCII));
                    request.send(ACCEPTED);
                });
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request("PATCH " + UPLOAD + " HTTP/1.1", "Expect: 100-continue", "Content-Length: 3");
            assertThat(http.receive().status()).isEqualTo(100);
            assertThat(http.send("abc").receive().status()).isEqualTo(202);
            assertThat(bodies).containsExactly("abc");
        }
    }

    /** The replica must see a broken connection: an ended body would be taken for the whole one. */
    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked", "Content-Length: 1000"})
    void bodyThatAClientBreaksOffIsBrokenForTheReplica(String framing) {
        List<String> arrived = new CopyOnWriteArrayList<>();
        CountDownLatch began = new CountDownLatch(1);
        try (StubReplica replica = StubReplica.that(request -> {
                    StringBuilder body = new StringBuilder();
                    try {
                        for (int c = request.in().read();
                                c >= 0;
                                c = request.in().read()) {
                            body.append((char) c);
                            if (body.indexOf("abc") >= 0) {
                                began.countDown();
                            }
                        }
                    } finally {
                        arrived.add(body.toString());
                    }
                });
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request("PATCH " + UPLOAD + " HTTP/1.1", framing)
                    .send(
                            framing.startsWith("T")
                                    ? "2000\r\nabc" + "x".repeat(8189) + "\r\n"
                                    : "abc" + "x".repeat(900));
            await().atMost(RawHttp.PATIENCE).until(() -> began.getCount() == 0);
            http.abort();
            await().atMost(RawHttp.PATIENCE).until(() -> !arrived.isEmpty());
            assertThat(arrived.getFirst()).contains("abc");
            assertThat(isWhole(framing, arrived.getFirst())).isFalse();
        }
    }

    @Test
    void wholeBodiesAreToldFromBrokenOnes() {
        assertThat(isWhole("Content-Length: 1000", "x".repeat(1000))).isTrue();
        assertThat(isWhole("Content-Length: 1000", "x".repeat(999))).isFalse();
        assertThat(isWhole("Transfer-Encoding: chunked", "3\r\nabc\r\n0\r\n\r\n"))
                .isTrue();
        assertThat(isWhole("Transfer-Encoding: chunked", "3\r\nabc\r\n")).isFalse();
    }

    /** Whether a replica would take what arrived, as it is on the wire, for a body that has ended. */
    private static boolean isWhole(String framing, String arrived) {
        return framing.startsWith("T") ? arrived.endsWith("\r\n0\r\n\r\n") : arrived.length() >= 1000;
    }

    @Test
    void uploadWhoseReplicaDiesIsUnavailableAndNotSentAgain() {
        byte[] piece = new byte[1 << 20];
        StubReplica.Script dies = request -> {
            request.in().readNBytes(1 << 20);
            request.die();
        };
        try (StubReplica one = StubReplica.that(dies);
                StubReplica other = StubReplica.that(dies);
                Gate gate = Gate.before(one, other);
                RawHttp http = gate.connect()) {
            http.request("PATCH " + UPLOAD + " HTTP/1.1", "Content-Length: 16777216");
            sendAsLongAsTaken(http, piece, 16);
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isPresent();
            assertThat(one.heads().size() + other.heads().size()).isEqualTo(1);
        }
    }

    @Test
    void manifestAboveTheLimitReachesNoReplica() {
        try (StubReplica replica = StubReplica.answering(ACCEPTED);
                Gate gate = Gate.before(replica);
                RawHttp http = gate.connect()) {
            http.request("PUT /v2/a/manifests/x HTTP/1.1", "Content-Length: " + ((4 << 20) + 1));
            assertThat(http.receive().status()).isEqualTo(413);
            assertThat(replica.heads()).isEmpty();
        }
    }

    private static void sendAsLongAsTaken(RawHttp http, byte[] piece, int times) {
        try {
            for (int i = 0; i < times; i++) {
                http.send(piece);
            }
        } catch (UncheckedIOException e) {
            // The gateway answered and closed.
            return;
        }
    }
}
