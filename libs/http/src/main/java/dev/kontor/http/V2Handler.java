package dev.kontor.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Answers requests to some of the endpoints under {@code /v2}. */
@FunctionalInterface
public interface V2Handler {
    /**
     * Answers one request.
     *
     * @param path what its path names
     * @throws RegistryException when the answer is an error
     */
    void handle(V2Path path, ServerRequest request, ServerResponse response);
}
