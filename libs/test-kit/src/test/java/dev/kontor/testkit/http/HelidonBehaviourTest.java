package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.testkit.RawHttp;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How the web server behaves without our guards.
 *
 * <p>Each test here is the reason for something in {@code dev.kontor.http}, and names it. One that fails after an
 * upgrade means that the reason changed: look again at what was built on it.
 */
class HelidonBehaviourTest {
    private static final AtomicInteger SMUGGLED = new AtomicInteger();

    private static WebServer server;

    @BeforeAll
    static void start() {
        server = WebServer.builder()
                .port(0)
                .useNio(false)
                .shutdownHook(false)
                .routing(HelidonBehaviourTest::routes)
                .build()
                .start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    private static void routes(HttpRouting.Builder routing) {
        routing.get("/hello", (_, response) -> response.send("hello"));
        routing.any("/any", (_, response) -> response.send(ascii("hello")));
        routing.get("/short", (_, response) -> {
            response.header(HeaderNames.CONTENT_LENGTH, "40");
            response.outputStream().write(ascii("12345"));
        });
        routing.post(
                "/reject",
                (_, response) -> response.status(401)
                        .header(HeaderValues.CONNECTION_CLOSE)
                        .send());
        routing.post("/reject-open", (_, response) -> response.status(401).send());
        routing.get("/smuggled", (_, response) -> {
            SMUGGLED.incrementAndGet();
            response.send();
        });
        routing.post(
                "/read", (request, response) -> response.send(request.content().as(byte[].class)));
        routing.get(
                "/path/*", (request, response) -> response.send(request.path().path()));
    }

    /** Hence {@link dev.kontor.http.Routes#getAndHead}. */
    @Test
    void routeForGetDoesNotAnswerHead() {
        try (RawHttp http = RawHttp.connect(server.port())) {
            assertThat(http.request("HEAD /hello HTTP/1.1").receiveHead().status())
                    .isEqualTo(404);
        }
    }

    /** Hence the writer that cuts answers to HEAD. */
    @Test
    void headAnsweredWithBytesSendsThem() {
        try (RawHttp http = RawHttp.connect(server.port())) {
            http.request("HEAD /any HTTP/1.1").receiveHead();
            assertThat(http.receiveBytes(5)).isEqualTo(ascii("hello"));
        }
    }

    /** Hence {@link dev.kontor.http.Routes#refuseOthers}. */
    @Test
    void wrongMethodIsNotFound() {
        try (RawHttp http = RawHttp.connect(server.port())) {
            assertThat(http.request("POST /hello HTTP/1.1", "Content-Length: 0")
                            .receive()
                            .status())
                    .isEqualTo(404);
        }
    }

    /** Hence the exact stream in {@link dev.kontor.http.ResponseBody}. */
    @Test
    void bodyThatIsTooShortIsCompletedByTheNextAnswer() {
        try (RawHttp http = RawHttp.connect(server.port())) {
            http.request("GET /short HTTP/1.1").request("GET /hello HTTP/1.1");
            assertThat(http.receive().text()).startsWith("12345HTTP/1.1 200 OK");
        }
    }

    /** Hence the exchange that remembers that it closes. */
    @Test
    void connectionThatIsSaidToCloseStillServesItsUnreadBody() {
        String smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
        int before = SMUGGLED.get();
        try (RawHttp http = RawHttp.connect(server.port())) {
            http.request("POST /reject HTTP/1.1", "Content-Length: " + smuggled.length())
                    .send(smuggled);
            assertThat(http.receive().status()).isEqualTo(401);
            assertThat(http.receive().status()).isEqualTo(200);
        }
        assertThat(SMUGGLED).hasValue(before + 1);
    }

    /** Hence the exchange that closes on an unmet expectation. */
    @Test
    void bodyOfAnUnmetExpectationIsServed() {
        String smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
        int before = SMUGGLED.get();
        try (RawHttp http = RawHttp.connect(server.port())) {
            http.request("POST /reject-open HTTP/1.1", "Expect: 100-continue", "Content-Length: " + smuggled.length());
            assertThat(http.receive().status()).isEqualTo(401);
            assertThat(http.send(smuggled).receive().status()).isEqualTo(200);
        }
        assertThat(SMUGGLED).hasValue(before + 1);
    }

    /** Hence {@link dev.kontor.http.RequestPath}. */
    @Test
    void pathIsNormalizedBeforeItIsMatched() {
        try (RawHttp http = RawHttp.connect(server.port())) {
            assertThat(http.request("GET /secret/../path//a;b=c HTTP/1.1")
                            .receive()
                            .text())
                    .isEqualTo("/path/a");
        }
    }

    /** Hence our own reading of chunk sizes. */
    @Test
    void chunkExtensionIsAnInternalError() {
        try (RawHttp http = RawHttp.connect(server.port())) {
            http.request("POST /read HTTP/1.1", "Transfer-Encoding: chunked")
                    .send("5;x=1\r\nabcde\r\n0\r\n\r\n")
                    .finishSending();
            assertThat(http.receive().status()).isEqualTo(500);
        }
    }

    /** Hence our own reading of the line end behind a chunk. */
    @Test
    void bytesBehindAChunkAreSkippedWhateverTheyAre() {
        try (RawHttp http = RawHttp.connect(server.port())) {
            http.request("POST /read HTTP/1.1", "Transfer-Encoding: chunked").send("5\r\nabcdeXX0\r\n\r\n");
            assertThat(http.receive().text()).isEqualTo("abcde");
        }
    }

    /** Hence HTTP/1.0 that is presented as HTTP/1.1. */
    @Test
    void http10IsRefused() {
        try (RawHttp http = RawHttp.connect(server.port())) {
            assertThat(http.send("GET /hello HTTP/1.0\r\nHost: x\r\n\r\n")
                            .receive()
                            .status())
                    .isEqualTo(505);
        }
    }

    /** Hence {@code DirectErrors}. */
    @Test
    void refusalBeforeRoutingHasNoBody() {
        try (RawHttp http = RawHttp.connect(server.port())) {
            RawHttp.Answer answer =
                    http.send("GET /hello HTTP/1.1\r\nno colon\r\n\r\n").receive();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEmpty();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
