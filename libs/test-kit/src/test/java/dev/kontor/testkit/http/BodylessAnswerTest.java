package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.testkit.RawHttp;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer whose status has no content ends with its head and tells no length, whatever a route does (RFC 9110 §8.6). */
class BodylessAnswerTest {
    private static Served served;

    @BeforeAll
    static void start() {
        served = Served.patient(routing -> {
            routing.get(
                    "/plain/{status}",
                    (request, response) -> response.status(status(request)).send());
            routing.get(
                    "/length/{status}",
                    (request, response) -> response.header(HeaderNames.CONTENT_LENGTH, "0")
                            .status(status(request))
                            .send());
            routing.get("/chunks/{status}", (request, response) -> {
                response.status(status(request));
                response.headers().set(HeaderNames.TRANSFER_ENCODING, "chunked");
                response.send();
            });
        });
    }

    private static Status status(ServerRequest request) {
        return Status.create(Integer.parseInt(request.path().pathParameters().get("status")));
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @ParameterizedTest
    @CsvSource({"/plain, 204", "/plain, 304", "/length, 204", "/length, 304", "/chunks, 204", "/chunks, 304"})
    void endsWithItsHead(String route, int status) {
        try (RawHttp http = served.connect()) {
            for (int i = 0; i < 2; i++) {
                RawHttp.Answer answer = http.request("GET " + route + "/" + status + " HTTP/1.1")
                        .receiveHead();
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.headers()).doesNotContainKeys("content-length", "transfer-encoding");
                // Had anything followed the head, it would be taken for this answer.
                assertThat(http.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
            }
        }
    }
}
