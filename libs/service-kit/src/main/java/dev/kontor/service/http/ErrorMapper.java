package dev.kontor.service.http;

import dev.kontor.oci.ErrorCode;
import dev.kontor.store.StoreUnavailableException;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * Turns exceptions into answers with the OCI error body (OCI Distribution Specification, "Error Codes").
 *
 * <p>{@link RegistryException} is answered as it says; a store that does not answer with 503 and {@code Retry-After}; a
 * handler that was interrupted because the server stops with 503. Any other exception is a defect or a broken environment: it is
 * logged once, with the request's id, and answered 500 without a word about its cause.
 */
public final class ErrorMapper {
    /** The media type of error bodies. */
    static final String CONTENT_TYPE = "application/json";

    /** When a client may ask again after the store failed. */
    private static final String STORE_RETRY_SECONDS = "5";

    private static final System.Logger LOGGER = System.getLogger(ErrorMapper.class.getName());

    private ErrorMapper() {}

    /** Registers the mapping; {@link HttpServer} does so for its own routes. */
    static void register(HttpRouting.Builder routing) {
        routing.error(Throwable.class, ErrorMapper::answerIfAnybodyIsThere);
    }

    /** The web server reports whatever a handler of errors throws; that the client has left is no news. */
    private static void answerIfAnybodyIsThere(ServerRequest request, ServerResponse response, Throwable thrown) {
        try {
            answer(request, response, thrown);
        } catch (ClientGoneException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the client left before it was told of an error", e);
        }
    }

    /**
     * Answers with the error that this exception stands for.
     *
     * @throws CloseConnectionException when nothing can be answered any more, because an answer has begun
     */
    static void answer(ServerRequest request, ServerResponse response, Throwable thrown) {
        RegistryException error = errorOf(request, thrown);
        if (!(response instanceof RoutingResponse unsent) || !unsent.reset()) {
            throw new TruncatedBodyException("an answer had begun when its request failed", thrown);
        }
        byte[] body = error.code().body(error.getMessage(), error.detail());
        RequestId.current().ifPresent(id -> response.header(RequestId.HEADER, id));
        response.status(Status.create(error.status()));
        error.headers().forEach(response::header);
        response.header(HeaderNames.CONTENT_TYPE, CONTENT_TYPE);
        ResponseBody.send(request, response, body);
    }

    private static RegistryException errorOf(ServerRequest request, Throwable thrown) {
        return switch (thrown) {
            case RegistryException error -> error;
            case HttpException refusal
            when refusal.status().code() < 500 ->
                StatusErrors.of(refusal.status().code());
            case StoreUnavailableException failure -> {
                LOGGER.log(System.Logger.Level.ERROR, "the store failed: " + failure.getMessage(), failure);
                yield new RegistryException(ErrorCode.UNAVAILABLE).withHeader("Retry-After", STORE_RETRY_SECONDS);
            }
            case InterruptedException _ -> new RegistryException(ErrorCode.UNAVAILABLE, "the server is stopping");
            default -> {
                LOGGER.log(
                        System.Logger.Level.ERROR,
                        () -> "request " + RequestId.current().orElse("-") + " failed: "
                                + request.prologue().method() + " " + RequestPath.raw(request),
                        thrown);
                yield new RegistryException(ErrorCode.INTERNAL);
            }
        };
    }
}
