package dev.kontor.http;

import io.helidon.http.Headers;
import io.helidon.http.ServerResponseHeaders;

/** Adds headers to answers. */
@FunctionalInterface
public interface AnswerHeaders {
    /**
     * Adds them to an answer that holds nothing yet; is called again when it becomes that of an error.
     *
     * @param request those of the request; none where it was refused before they were read
     */
    void add(Headers request, ServerResponseHeaders answer);
}
