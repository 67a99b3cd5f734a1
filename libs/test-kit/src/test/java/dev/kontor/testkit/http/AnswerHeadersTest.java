package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.http.RegistryException;
import dev.kontor.oci.ErrorCode;
import dev.kontor.testkit.RawHttp;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What belongs on every answer is on every answer, once, whoever gives it. */
class AnswerHeadersTest {
    private static void routes(HttpRouting.Builder routing) {
        routing.get("/refused", (_, _) -> {
            throw new RegistryException(ErrorCode.DENIED);
        });
        routing.get("/broken", (_, _) -> {
            throw new IllegalStateException("a defect that a test wants");
        });
    }

    @Test
    void theyAreOnErrorsToo() {
        try (Served served = Served.built(
                Served.limits(Served.LONG, Served.LONG),
                server -> server.answerHeaders((request, answer) -> answer.set(
                        HeaderNames.VARY, request.first(HeaderNames.ORIGIN).orElse("nothing"))),
                AnswerHeadersTest::routes)) {
            for (String request : List.of(
                    "GET /hello HTTP/1.1\r\nHost: a\r\nOrigin: me\r\n\r\n",
                    "GET /refused HTTP/1.1\r\nHost: a\r\nOrigin: me\r\n\r\n",
                    "GET /broken HTTP/1.1\r\nHost: a\r\nOrigin: me\r\n\r\n",
                    "GET /absent HTTP/1.1\r\nHost: a\r\nOrigin: me\r\n\r\n",
                    "GET /a/../b HTTP/1.1\r\nHost: a\r\nOrigin: me\r\n\r\n",
                    "POST /echo HTTP/1.1\r\nHost: a\r\nOrigin: me\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n")) {
                try (RawHttp http = served.connect()) {
                    assertThat(http.send(request).finishSending().receive().headers())
                            .as(request)
                            .containsEntry("vary", List.of("me"));
                }
            }
            try (RawHttp http = served.connect()) {
                assertThat(http.send("nonsense\r\n\r\n")
                                .finishSending()
                                .receive()
                                .headers())
                        .containsEntry("vary", List.of("nothing"));
            }
        }
    }
}
