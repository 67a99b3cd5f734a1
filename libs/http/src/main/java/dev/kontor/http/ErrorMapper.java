package dev.kontor.http;

import dev.kontor.oci.ErrorCode;
import dev.kontor.store.DamageLog;
import dev.kontor.store.StoreContendedException;
import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.StoreException;
import dev.kontor.store.StoreFullException;
import dev.kontor.store.StoreOutage;
import dev.kontor.store.StoreUnavailableException;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;

/**
 * Turns exceptions into answers with the OCI error body (OCI Distribution Specification, "Error Codes").
 *
 * <p>{@link RegistryException} is answered as it says. Of a store's failures an outage is answered 503 and contention 503,
 * each with its own {@code Retry-After}; a full store 507, and damage 500, both without one, since repeating the request
 * does not help. A handler that was interrupted because the server stops is answered 503. Any other exception is a defect: it
 * is logged, with the request's id, and answered 500 without a word about its cause.
 */
public final class ErrorMapper {
    /** The media type of error bodies. */
    static final String CONTENT_TYPE = "application/json";

    private static final String RETRY_AFTER = "Retry-After";

    /** When a client may ask again after the store failed. */
    private static final String OUTAGE_SECONDS = "5";

    /** The smallest number that the header can say. */
    private static final String CONTENTION_SECONDS = "1";

    private static final System.Logger LOGGER = System.getLogger(ErrorMapper.class.getName());

    private final List<AnswerHeaders> answerHeaders;
    private final StoreOutage outage = new StoreOutage(LOGGER, InstantSource.system());

    /** @param answerHeaders what belongs on every answer */
    ErrorMapper(List<AnswerHeaders> answerHeaders) {
        this.answerHeaders = List.copyOf(answerHeaders);
    }

    /** Registers the mapping; {@link HttpServer} does so for its own routes. */
    void register(HttpRouting.Builder routing) {
        routing.error(Throwable.class, this::answerIfAnybodyIsThere);
    }

    /** The web server reports whatever a handler of errors throws; that the client has left is no news. */
    private void answerIfAnybodyIsThere(ServerRequest request, ServerResponse response, Throwable thrown) {
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
    void answer(ServerRequest request, ServerResponse response, Throwable thrown) {
        RegistryException error = errorOf(request, thrown);
        if (!(response instanceof RoutingResponse unsent) || !unsent.reset()) {
            throw new TruncatedBodyException("an answer had begun when its request failed", thrown);
        }
        byte[] body = error.code().body(error.getMessage(), error.detail());
        RequestId.current().ifPresent(id -> response.header(RequestId.HEADER, id));
        answerHeaders.forEach(each -> each.add(request.headers(), response.headers()));
        response.status(Status.create(error.status()));
        error.headers()
                .forEach((name, values) -> response.header(HeaderNames.create(name), values.toArray(String[]::new)));
        response.header(HeaderNames.CONTENT_TYPE, CONTENT_TYPE);
        ResponseBody.send(request, response, body);
    }

    /** A request that needs the store was answered, so that an outage may be over. */
    void storeAnswered() {
        outage.works();
    }

    private RegistryException of(StoreException failure) {
        return switch (failure) {
            case StoreFullException full -> {
                outage.fails(full);
                yield new RegistryException(ErrorCode.STORAGE_FULL);
            }
            case StoreUnavailableException away -> {
                outage.fails(away);
                yield new RegistryException(ErrorCode.UNAVAILABLE).withHeader(RETRY_AFTER, OUTAGE_SECONDS);
            }
            case StoreContendedException contention -> {
                LOGGER.log(System.Logger.Level.WARNING, contention.getMessage());
                yield new RegistryException(ErrorCode.UNAVAILABLE, "too many requests change this at once")
                        .withHeader(RETRY_AFTER, CONTENTION_SECONDS);
            }
            case StoreDamagedException damage -> {
                DamageLog.report(damage);
                yield new RegistryException(
                        ErrorCode.INTERNAL, "what the registry holds here is damaged; asking again does not help");
            }
        };
    }

    private RegistryException errorOf(ServerRequest request, Throwable thrown) {
        return switch (thrown) {
            case RegistryException error -> error;
            case HttpException refusal
            when refusal.status().code() < 500 ->
                StatusErrors.of(refusal.status().code());
            case StoreException failure -> of(failure);
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
