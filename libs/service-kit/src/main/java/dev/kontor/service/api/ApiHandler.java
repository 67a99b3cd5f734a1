package dev.kontor.service.api;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Answers some of the operations of the API. */
@FunctionalInterface
public interface ApiHandler {
    /**
     * Answers one request.
     *
     * @param operation what it asks for
     * @throws dev.kontor.http.RegistryException when the answer is an error
     */
    void handle(Operation operation, ServerRequest request, ServerResponse response);
}
