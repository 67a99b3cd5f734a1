package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kontor.http.ClientGoneException;
import dev.kontor.http.RequestBody;
import dev.kontor.testkit.RawHttp;
import io.helidon.http.RequestException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server makes of well-formed and of hostile framing (RFC 9112). */
class FramingTest {
    private static Served served;

    @BeforeAll
    static void start() {
        served = Served.patient();
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void readsBodyOfDeclaredLength() {
        try (RawHttp http = served.connect()) {
            assertThat(http.request("POST /echo HTTP/1.1", "Content-Length: 5")
                            .send("12345")
                            .receive()
                            .text())
                    .isEqualTo("12345");
        }
    }

    @Test
    void readsChunksOfAllSizesSentInAllPieces() {
        Random random = new Random(42);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int size : new int[] {1, 2, 15, 16, 4095, 8191, 8192, 8193, 65_536, 300_000, 1 << 20, 3}) {
            byte[] chunk = new byte[size];
            random.nextBytes(chunk);
            body.writeBytes(chunk);
            wire.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            wire.writeBytes(chunk);
            wire.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        wire.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] bytes = wire.toByteArray();
        try (RawHttp http = served.connect()) {
            http.request("POST /digest HTTP/1.1", "Transfer-Encoding: chunked");
            for (int sent = 0; sent < bytes.length; ) {
                int piece = Math.min(bytes.length - sent, 1 + random.nextInt(20_000));
                http.send(Arrays.copyOfRange(bytes, sent, sent + piece));
                sent += piece;
            }
            assertThat(http.receive().text()).isEqualTo(body.size() + " " + Served.sha256(body.toByteArray()));
            assertThat(http.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
        }
    }

    @Test
    void announcedChunkOfExbibytesAllocatesNothing() {
        try (RawHttp http = served.connect()) {
            http.request("POST /digest HTTP/1.1", "Transfer-Encoding: chunked")
                    .send("fffffffffffffff\r\nabc")
                    .finishSending();
            assertThat(http.isClosedByServer()).isTrue();
        }
        assertThat(serves()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xyz\r\n", // not a number
                "-1\r\n",
                "+5\r\n",
                "0x5\r\n",
                " 5\r\n",
                "5 \r\n",
                "\r\n", // no size
                "5;x=1\r\nabcde\r\n", // chunk extension
                "5\nabcde\r\n", // line feed alone
                "5\rabcde\r\n", // carriage return alone
                "ffffffffffffffff\r\n", // more than a long
                "10000000000000000\r\n", // wraps around to 0
                "\u0665\r\n", // a digit of another script
                "3\r\nabcde\r\n", // longer than its size
                "5\r\nabcdeXX0\r\n\r\n", // no line end behind it
                "0\r\nx y\r\n\r\n", // a trailer without a colon
                "0\r\n: 1\r\n\r\n", // or without a name
                "0\r\nX-Sum : 1\r\n\r\n",
                "0\r\nX-Sum: 1\r\n folded\r\n\r\n",
                "0\r\nX-Sum: a\u0000b\r\n\r\n",
                "0\r\nX-Sum: a\u007fb\r\n\r\n",
                "0\r\nX-Sum: a\nGET /hello HTTP/1.1\r\n\r\n",
                "0\r\nX-Sum: 1\r\nbad" // trailers that do not end
            })
    void refusesMalformedChunkAndCloses(String chunk) {
        try (RawHttp http = served.connect()) {
            http.request("POST /digest HTTP/1.1", "Transfer-Encoding: chunked")
                    .send(chunk)
                    .finishSending();
            if (chunk.endsWith("bad")) {
                assertThat(http.isClosedByServer()).isTrue();
                return;
            }
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Connection")).contains("close");
            assertThat(answer.text()).contains("\"errors\"");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", ";", "\r", "0"})
    void refusesEndlessChunkSizeLine(String filler) {
        try (RawHttp http = served.connect()) {
            http.request("POST /digest HTTP/1.1", "Transfer-Encoding: chunked").send(filler.repeat(8 << 10));
            assertThat(http.receive().status()).isEqualTo(400);
            http.finishSending();
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void brokenBodyCannotBeReadOn() {
        CompletableFuture<Throwable> second = new CompletableFuture<>();
        try (Served stubborn = Served.patient(routing -> routing.post("/stubborn", (request, response) -> {
                    RequestBody body = RequestBody.of(request);
                    assertThatThrownBy(() -> body.readFully(new byte[10])).isInstanceOf(RequestException.class);
                    second.complete(catchThrowable(() -> body.readFully(new byte[10])));
                    response.send();
                }));
                RawHttp http = stubborn.connect()) {
            http.request("POST /stubborn HTTP/1.1", "Transfer-Encoding: chunked")
                    .send("zz\r\n3\r\nabc\r\n0\r\n\r\n");
            assertThat(http.receive().header("Connection")).contains("close");
            assertThat(second.join()).isInstanceOf(ClientGoneException.class);
        }
    }

    @Test
    void refusesEndlessTrailers() {
        try (RawHttp http = served.connect()) {
            http.request("POST /digest HTTP/1.1", "Transfer-Encoding: chunked")
                    .send("0\r\n" + "X-Trailer: yes\r\n".repeat(2_000));
            assertThat(http.receive().status()).isEqualTo(400);
        }
    }

    @Test
    void dropsTrailers() {
        try (RawHttp http = served.connect()) {
            http.request("POST /echo HTTP/1.1", "Transfer-Encoding: chunked").send("3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n");
            assertThat(http.receive().text()).isEqualTo("abc");
            assertThat(http.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 5, 6",
                "Content-Length: -5",
                "Content-Length: +5",
                "Content-Length: 0x5",
                "Content-Length: 99999999999999999999",
                "Content-Length:",
                "Content-Length : 5",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding:\u000bchunked",
                "Transfer-Encoding : chunked"
            })
    void refusesAmbiguousFramingAndCloses(String headers) {
        try (RawHttp http = served.connect()) {
            http.request("POST /echo HTTP/1.1", headers)
                    .send("0\r\n\r\nGET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
                    .finishSending();
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isIn(400, 501);
            assertThat(answer.text()).contains("\"errors\"");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() {
        try (RawHttp http = served.connect()) {
            http.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\none"
                    + "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n"
                    + "HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n"
                    + "GET /path/three HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(http.receive().text()).isEqualTo("one");
            assertThat(http.receive().text()).isEqualTo("two");
            assertThat(http.receiveHead().header("Content-Length")).contains("5");
            assertThat(http.receive().text()).isEqualTo("/path/three");
        }
    }

    @Test
    void refusesMalformedRequestAfterAHead() {
        try (RawHttp http = served.connect()) {
            http.request("HEAD /hello HTTP/1.1").send("nonsense\r\n\r\n");
            assertThat(http.receiveHead().status()).isEqualTo(200);
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("\"errors\"");
        }
    }

    @Test
    void answersRequestThatArrivesByteByByte() {
        try (RawHttp http = served.connect()) {
            for (byte b : "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII)) {
                http.send(new byte[] {b});
            }
            assertThat(http.receive().text()).isEqualTo("abc");
        }
    }

    @Test
    void refusesTooManyHeadersWithErrorBody() {
        try (RawHttp http = served.connect()) {
            http.send("GET /hello HTTP/1.1\r\nHost: x\r\n" + "X-Flood: 0123456789012345678901234567\r\n".repeat(3_000));
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isEqualTo(431);
            assertThat(answer.text()).contains("\"errors\"");
        }
    }

    @Test
    void refusesEndlessHeaderName() {
        try (RawHttp http = served.connect()) {
            http.send("GET /hello HTTP/1.1\r\nHost: x\r\n" + "a".repeat(100 << 10));
            assertThat(http.receive().status()).isEqualTo(431);
        }
    }

    @Test
    void refusesEndlessRequestLine() {
        try (RawHttp http = served.connect()) {
            http.send("GET /" + "a".repeat(64 << 10));
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isEqualTo(414);
            assertThat(answer.text()).contains("\"errors\"");
        }
    }

    @Test
    void takesHeadersUpToTheLimit() {
        try (RawHttp http = served.connect()) {
            http.request("GET /hello HTTP/1.1", "Authorization: Bearer " + "a".repeat(60 << 10));
            assertThat(http.receive().text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /hello HTTP/1.1\r\n\r\n", // no Host
                "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: a@b\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost:\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: a:b\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: a\r\n folded: x\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: a\r\n: no name\r\n\r\n",
                "GET /hello HTTP/1.1\nHost: a\n\n",
                "GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET /hello\r\nHost: a\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n" // TLS on a plain port
            })
    void refusesMalformedHead(String head) {
        try (RawHttp http = served.connect()) {
            http.send(head).finishSending();
            RawHttp.Answer answer = http.receive();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:5000", "my_registry.example", "127.0.0.1:80", "[::1]", "[::1]:5000"})
    void takesHost(String host) {
        try (RawHttp http = served.connect()) {
            http.send("GET /hello HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(http.receive().text()).isEqualTo("hello");
        }
    }

    @Test
    void answersHttp10AndCloses() {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer = http.send("GET /hello HTTP/1.0\r\n\r\n").receive();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.header("Connection")).contains("close");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void answersHttp10WithBodyHostAndKeepAlive() {
        try (RawHttp http = served.connect()) {
            http.send("POST /echo HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 3\r\n\r\nabc");
            assertThat(http.receive().text()).isEqualTo("abc");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void refusesChunksInHttp10() {
        try (RawHttp http = served.connect()) {
            http.send("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
            assertThat(http.receive().status()).isEqualTo(400);
        }
    }

    @Test
    void closesWhenTheClientAsksForIt() {
        try (RawHttp http = served.connect()) {
            http.request("GET /hello HTTP/1.1", "Connection: close");
            assertThat(http.receive().header("Connection")).contains("close");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    private static boolean serves() {
        try (RawHttp http = served.connect()) {
            return http.request("GET /hello HTTP/1.1").receive().text().equals("hello");
        }
    }
}
