package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.http.RequestBody;
import dev.kontor.testkit.RawHttp;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are out before the request's body was read: the rest must never be taken for a request. */
class EarlyAnswerTest {
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

    private static final AtomicInteger SMUGGLED_REQUESTS = new AtomicInteger();

    private static Served served;

    @BeforeAll
    static void start() {
        served = Served.patient(routing -> {
            routing.get("/smuggled", (_, response) -> {
                SMUGGLED_REQUESTS.incrementAndGet();
                response.send();
            });
            routing.post("/half", (request, response) -> {
                RequestBody.of(request).readFully(new byte[4]);
                response.status(400).send();
            });
        });
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void dropsSmallRestAndKeepsTheConnection() {
        try (RawHttp http = served.connect()) {
            http.request("POST /reject HTTP/1.1", "Content-Length: 1000").send("x".repeat(1000));
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("Connection")).isEmpty();
            assertThat(http.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
        }
    }

    @Test
    void largeRestClosesTheConnectionButTheAnswerArrives() {
        byte[] piece = new byte[1 << 20];
        try (RawHttp http = served.connect()) {
            http.request("POST /reject HTTP/1.1", "Content-Length: 33554432");
            for (int i = 0; i < 32; i++) {
                http.send(piece);
            }
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("Connection")).contains("close");
            assertThat(http.finishSending().isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reject", "/half", "/path/no-such-method", "/nowhere", "/a/../b"})
    void neverParsesUnreadBodyAsRequest(String path) {
        String body = "1234" + SMUGGLED.repeat(4_000);
        try (RawHttp http = served.connect()) {
            http.request("POST " + path + " HTTP/1.1", "Content-Length: " + body.length())
                    .send(body);
            assertThat(http.receive().status()).isBetween(400, 499);
            assertThat(http.finishSending().isClosedByServer()).isTrue();
        }
        assertThat(SMUGGLED_REQUESTS).hasValue(0);
    }

    @Test
    void neverParsesUnreadChunksAsRequest() {
        try (RawHttp http = served.connect()) {
            http.request("POST /reject HTTP/1.1", "Transfer-Encoding: chunked").send(SMUGGLED);
            assertThat(http.receive().header("Connection")).contains("close");
            assertThat(http.finishSending().isClosedByServer()).isTrue();
        }
        assertThat(SMUGGLED_REQUESTS).hasValue(0);
    }

    @Test
    void neverParsesBodyOfUnmetExpectationAsRequest() {
        try (RawHttp http = served.connect()) {
            http.request("POST /reject HTTP/1.1", "Expect: 100-continue", "Content-Length: " + SMUGGLED.length());
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("Connection")).contains("close");
            http.send(SMUGGLED).finishSending(); // as clients do that no longer wait for the 100
            assertThat(http.isClosedByServer()).isTrue();
        }
        assertThat(SMUGGLED_REQUESTS).hasValue(0);
    }

    @Test
    void nothingAfterBrokenFramingIsParsed() {
        try (RawHttp http = served.connect()) {
            http.request("POST /digest HTTP/1.1", "Transfer-Encoding: chunked")
                    .send("zz\r\n" + SMUGGLED)
                    .finishSending();
            assertThat(http.receive().status()).isEqualTo(400);
            assertThat(http.isClosedByServer()).isTrue();
        }
        assertThat(SMUGGLED_REQUESTS).hasValue(0);
    }

    @Test
    void nothingAfterTheClientsLastRequestIsParsed() {
        try (RawHttp http = served.connect()) {
            http.request("GET /hello HTTP/1.1", "Connection: close").send(SMUGGLED);
            assertThat(http.receive().text()).isEqualTo("hello");
            assertThat(http.isClosedByServer()).isTrue();
        }
        assertThat(SMUGGLED_REQUESTS).hasValue(0);
    }

    @Test
    void tellsTheClientToContinueAtTheFirstRead() {
        try (RawHttp http = served.connect()) {
            http.request("POST /echo HTTP/1.1", "Expect: 100-continue", "Content-Length: 3");
            assertThat(http.receive().status()).isEqualTo(100);
            assertThat(http.send("abc").receive().text()).isEqualTo("abc");
            assertThat(http.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
        }
    }

    @Test
    void sendingOnAfterAnEarlyAnswerEndsInABoundedTime() {
        byte[] piece = new byte[64 << 10];
        try (RawHttp http = served.connect()) {
            http.request("POST /reject HTTP/1.1", "Content-Length: 1099511627776");
            assertThat(http.receive().status()).isEqualTo(401);
            await().atMost(RawHttp.PATIENCE).until(() -> isRefused(http, piece));
        }
    }

    private static boolean isRefused(RawHttp http, byte[] piece) {
        try {
            http.send(piece);
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }
}
