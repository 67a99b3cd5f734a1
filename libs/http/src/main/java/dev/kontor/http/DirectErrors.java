package dev.kontor.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.List;

/** Gives the OCI error body to what the web server refuses before any route sees it. */
final class DirectErrors implements DirectHandler {
    private final List<AnswerHeaders> answerHeaders;

    private DirectErrors(List<AnswerHeaders> answerHeaders) {
        this.answerHeaders = List.copyOf(answerHeaders);
    }

    /**
     * One handler for every kind of refusal.
     *
     * @param answerHeaders what belongs on every answer
     */
    static DirectHandlers handlers(List<AnswerHeaders> answerHeaders) {
        DirectErrors errors = new DirectErrors(answerHeaders);
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, errors);
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType type, Status status, ServerResponseHeaders headers, String message) {
        RegistryException error = StatusErrors.of(status.code());
        answerHeaders.forEach(each -> each.add(request.headers(), headers));
        headers.set(HeaderNames.CONTENT_TYPE, ErrorMapper.CONTENT_TYPE);
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(type.keepAlive())
                .entity(error.code().body(error.getMessage(), error.detail()))
                .build();
    }
}
