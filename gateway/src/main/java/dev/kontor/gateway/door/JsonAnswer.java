package dev.kontor.gateway.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.http.ResponseBody;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** Answers in JSON that nobody may keep: what they say is of one person and one moment. */
final class JsonAnswer {
    private JsonAnswer() {}

    static void send(ServerRequest request, ServerResponse response, Status status, ObjectNode body) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        ResponseBody.send(request, response, body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
