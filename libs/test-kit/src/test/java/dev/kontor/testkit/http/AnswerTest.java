package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestId;
import dev.kontor.http.ResponseBody;
import dev.kontor.http.Routes;
import dev.kontor.oci.ErrorCode;
import dev.kontor.testkit.RawHttp;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers: bodies of exact length, HEAD, errors, request ids. */
class AnswerTest {
    private static Served served;

    @BeforeAll
    static void start() {
        served = Served.patient(AnswerTest::routes);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    private static void routes(HttpRouting.Builder routing) {
        Routes.getAndHead(routing, "/mebibytes", (request, response) -> {
            byte[] piece = new byte[1 << 20];
            piece[0] = 1;
            ResponseBody.send(request, response, 5L << 20, out -> {
                for (int i = 0; i < 5; i++) {
                    out.write(piece);
                }
            });
        });
        Routes.getAndHead(
                routing,
                "/short",
                (request, response) -> ResponseBody.send(request, response, 100, out -> out.write(new byte[99])));
        Routes.getAndHead(
                routing,
                "/long",
                (request, response) -> ResponseBody.send(request, response, 100, out -> {
                    out.write(new byte[100]);
                    out.write('x');
                }));
        Routes.getAndHead(
                routing,
                "/breaks",
                (request, response) -> ResponseBody.send(request, response, 100, out -> {
                    out.write(new byte[50]);
                    throw new IOException("the disk is gone");
                }));
        Routes.getAndHead(routing, "/never-starts", (request, response) -> {
            response.header("Docker-Content-Digest", "sha256:abc");
            ResponseBody.send(request, response, 100, _ -> {
                throw new IOException("the disk is gone");
            });
        });
        Routes.getAndHead(
                routing,
                "/empty",
                (request, response) -> ResponseBody.send(request, response, 0, _ -> {
                    throw new IOException("not to be called");
                }));
        routing.any("/error", (_, _) -> {
            throw new RegistryException(ErrorCode.BLOB_UNKNOWN, "no such blob", Map.of("digest", "sha256:abc"))
                    .withHeader("Retry-After", "7");
        });
        routing.any("/defect", (_, _) -> {
            throw new IllegalStateException("secret");
        });
        routing.any("/checked", (_, _) -> {
            throw new IOException("secret");
        });
        routing.any("/silent", (_, _) -> {});
        routing.any("/sends", (_, response) -> response.send("onetwo".getBytes(StandardCharsets.US_ASCII)));
        routing.any("/streams", (_, response) -> {
            response.header("Content-Length", "6");
            stream(response);
        });
        routing.any("/streams-chunks", (_, response) -> stream(response));
        routing.get(
                "/id",
                (request, response) ->
                        Served.text(request, response, RequestId.current().orElse("none")));
    }

    private static void stream(ServerResponse response) throws IOException {
        try (OutputStream out = response.outputStream()) {
            out.write("one".getBytes(StandardCharsets.US_ASCII));
            out.write("two".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void sendsLargeBodyWhole() {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer = http.request("GET /mebibytes HTTP/1.1").receive();
            assertThat(answer.body()).hasSize(5 << 20);
            assertThat(answer.body()[3 << 20]).isEqualTo((byte) 1);
            assertThat(http.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mebibytes", "/short", "/breaks", "/empty", "/never-starts"})
    void headHasTheHeadersOfGetAndNoBody(String path) {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer = http.request("HEAD " + path + " HTTP/1.1").receiveHead();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Length"))
                    .contains(
                            switch (path) {
                                case "/mebibytes" -> "5242880";
                                case "/empty" -> "0";
                                default -> "100";
                            });
            assertThat(http.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/short", "/breaks"})
    void truncatedBodyNeverLooksWhole(String path) {
        try (RawHttp http = served.connect()) {
            http.request("GET " + path + " HTTP/1.1");
            assertThatThrownBy(http::receive)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("the body ended after");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sends", "/streams", "/streams-chunks"})
    void carelessHandlerSendsNoBodyToHeadEither(String path) {
        try (RawHttp http = served.connect()) {
            assertThat(http.request("GET " + path + " HTTP/1.1").receive().text())
                    .isEqualTo("onetwo");
            assertThat(http.request("HEAD " + path + " HTTP/1.1").receiveHead().status())
                    .isEqualTo(200);
            assertThat(http.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
        }
    }

    @Test
    void excessIsCutOffAndTheConnectionClosed() {
        try (RawHttp http = served.connect()) {
            assertThat(http.request("GET /long HTTP/1.1").receive().body()).hasSize(100);
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void sourceThatFailsBeforeTheFirstByteIsAnError() {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer = http.request("GET /never-starts HTTP/1.1").receive();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header("Docker-Content-Digest")).isEmpty();
            assertThat(answer.text()).contains("UNKNOWN").doesNotContain("disk");
        }
    }

    @Test
    void registryErrorHasItsBodyStatusAndHeaders() {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer = http.request("GET /error HTTP/1.1").receive();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("Content-Type")).contains("application/json");
            assertThat(answer.header("Retry-After")).contains("7");
            assertThat(answer.text())
                    .isEqualTo("{\"errors\":[{\"code\":\"BLOB_UNKNOWN\",\"message\":\"no such blob\","
                            + "\"detail\":{\"digest\":\"sha256:abc\"}}]}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/error", "/defect", "/nowhere", "/silent", "/a/../b"})
    void errorToHeadHasTheLengthOfTheBodyAndNoBody(String path) {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer get = http.request("GET " + path + " HTTP/1.1").receive();
            RawHttp.Answer head = http.request("HEAD " + path + " HTTP/1.1").receiveHead();
            assertThat(head.status()).isEqualTo(get.status());
            assertThat(head.header("Content-Length")).contains(Integer.toString(get.body().length));
            assertThat(http.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/defect", "/checked", "/silent"})
    void defectSaysNothingOfItsCause(String path) {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer = http.request("GET " + path + " HTTP/1.1").receive();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text())
                    .startsWith("{\"errors\":[{\"code\":\"UNKNOWN\"")
                    .doesNotContain("secret");
            assertThat(http.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
        }
    }

    @Test
    void unknownPathIsNotFound() {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer = http.request("GET /nowhere HTTP/1.1").receive();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).startsWith("{\"errors\":");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"})
    void otherMethodIsNotAllowed(String method) {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer =
                    http.request(method + " /mebibytes HTTP/1.1").receive();
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).contains("GET, HEAD");
        }
    }

    @Test
    void givesBackTheClientsRequestId() {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer =
                    http.request("GET /id HTTP/1.1", "X-Request-Id: Abc-123").receive();
            assertThat(answer.text()).isEqualTo("Abc-123");
            assertThat(answer.header("X-Request-Id")).contains("Abc-123");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a_b", "\"", "{}", "\u00e9"})
    void replacesUnsafeRequestId(String id) {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer =
                    http.request("GET /id HTTP/1.1", "X-Request-Id: " + id).receive();
            assertThat(answer.text()).matches("[0-9a-f]{32}");
            assertThat(answer.header("X-Request-Id")).contains(answer.text());
        }
    }

    @Test
    void errorsCarryTheRequestId() {
        try (RawHttp http = served.connect()) {
            for (String path : new String[] {"/error", "/defect", "/nowhere", "/a//b"}) {
                RawHttp.Answer answer = http.request("GET " + path + " HTTP/1.1", "X-Request-Id: abc")
                        .receive();
                assertThat(answer.header("X-Request-Id")).as(path).contains("abc");
            }
        }
    }

    @Test
    void observersLearnWhatHappened() {
        try (Served own = Served.patient(AnswerTest::routes);
                RawHttp http = own.connect()) {
            http.request("POST /echo HTTP/1.1", "Content-Length: 5", "X-Request-Id: one")
                    .send("12345")
                    .receive();
            http.request("HEAD /mebibytes HTTP/1.1").receiveHead();
            http.request("GET /mebibytes HTTP/1.1").receive();
            http.request("GET /v2/a/manifests/b?token=secret HTTP/1.1").receive();
            await().until(() -> own.completed().size() == 4);
            assertThat(own.completed())
                    .extracting(r -> r.method() + " " + r.label() + " " + r.path() + " " + r.status() + " "
                            + r.bytesIn() + " " + r.bytesOut() + " " + r.client())
                    .containsExactly(
                            "POST unknown /echo 200 5 5 127.0.0.1",
                            "HEAD unknown /mebibytes 200 0 0 127.0.0.1",
                            "GET unknown /mebibytes 200 0 5242880 127.0.0.1",
                            "GET unknown /v2/a/manifests/b 404 0 "
                                    + ErrorCode.UNSUPPORTED.body("there is no such endpoint", Map.of()).length
                                    + " 127.0.0.1");
            assertThat(own.completed().getFirst().requestId()).isEqualTo("one");
        }
    }
}
