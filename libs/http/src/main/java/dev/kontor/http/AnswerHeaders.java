package dev.kontor.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Adds headers to answers. */
@FunctionalInterface
public interface AnswerHeaders {
    /** Adds them to an answer that holds nothing yet; is called again when it becomes that of an error. */
    void add(ServerRequest request, ServerResponse response);
}
