package dev.kontor.http;

import dev.kontor.oci.ErrorCode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The first filter of every server: gives the request its id, refuses paths with more than one reading, maps the
 * exceptions of all other filters and routes, and tells the observers how it ended.
 */
final class RequestFilter implements Filter {
    private static final System.Logger LOGGER = System.getLogger(RequestFilter.class.getName());

    /** What logs and metrics show for a client that left before its answer; never sent. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    /** Answered without the store; so are the shorter paths. */
    private static final String BASE = "/v2/";

    private final ErrorMapper errors;
    private final List<RequestObserver> observers;
    private final List<AnswerHeaders> answerHeaders;
    private final Function<String, String> label;
    private final InstantSource clock;

    RequestFilter(
            ErrorMapper errors,
            List<RequestObserver> observers,
            List<AnswerHeaders> answerHeaders,
            Function<String, String> label,
            InstantSource clock) {
        this.answerHeaders = List.copyOf(answerHeaders);
        this.errors = errors;
        this.observers = List.copyOf(observers);
        this.label = label;
        this.clock = clock;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String id = RequestId.of(request);
        ScopedValue.where(RequestId.CURRENT, id).run(() -> observed(chain, request, response, id));
    }

    private void observed(FilterChain chain, RoutingRequest request, RoutingResponse response, String id) {
        Instant started = clock.instant();
        long startNanos = System.nanoTime();
        boolean answered = false;
        try {
            response.header(RequestId.HEADER, id);
            answerHeaders.forEach(each -> each.add(request.headers(), response.headers()));
            mapped(chain, request, response);
            response.commit();
            answered = true;
        } catch (CloseConnectionException e) {
            LOGGER.log(System.Logger.Level.DEBUG, () -> "request " + id + " broke off", e);
            throw e;
        } finally {
            int status = answered || response.isSent() ? response.status().code() : CLIENT_CLOSED_REQUEST;
            Duration duration = Duration.ofNanos(System.nanoTime() - startNanos);
            tell(completed(request, response, started, duration, status, id));
            if (status < 400 && RequestPath.raw(request).length() > BASE.length()) {
                errors.storeAnswered();
            }
        }
    }

    private void mapped(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        try {
            refuseAmbiguousTarget(request);
            refuseEncodedBody();
            chain.proceed();
        } catch (CloseConnectionException e) {
            throw e;
        } catch (RuntimeException e) {
            errors.answer(request, response, e);
        }
    }

    /** A target that a proxy or an access rule in front may read differently is no target at all. */
    private static void refuseAmbiguousTarget(RoutingRequest request) {
        HttpPrologue prologue = request.prologue();
        String path = RequestPath.raw(request);
        if (prologue.fragment().hasValue() || !isVisible(prologue)) {
            throw StatusErrors.of(400);
        }
        Optional<String> decoded = RequestPath.decode(path);
        if (decoded.isEmpty()) {
            throw path.startsWith("/v2/")
                    ? new RegistryException(ErrorCode.NAME_INVALID, "the path is not a plain one").withStatus(400)
                    : StatusErrors.of(400);
        }
        if (Exchange.CURRENT.isBound()) {
            Exchange.CURRENT.get().pathRead(decoded.get());
        }
    }

    /** Nothing is decoded here: what is stored is what came (RFC 9110 §15.5.16). */
    private static void refuseEncodedBody() {
        if (Exchange.CURRENT.isBound() && Exchange.CURRENT.get().hasEncodedBody()) {
            throw StatusErrors.of(415).withHeader("Accept-Encoding", "identity");
        }
    }

    private static boolean isVisible(HttpPrologue prologue) {
        return !prologue.hasQuery() || prologue.query().rawValue().chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private CompletedRequest completed(
            RoutingRequest request,
            RoutingResponse response,
            Instant started,
            Duration duration,
            int status,
            String id) {
        String path = RequestPath.raw(request);
        Optional<Exchange> exchange =
                Exchange.CURRENT.isBound() ? Optional.of(Exchange.CURRENT.get()) : Optional.empty();
        boolean head = ResponseBody.isHead(request);
        long declared = head || !response.isSent() || status == 304 ? 0 : declaredLength(response.headers());
        return new CompletedRequest(
                started,
                request.prologue().method().text(),
                exchange.flatMap(Exchange::label).orElseGet(() -> label.apply(path)),
                path,
                status,
                duration,
                exchange.map(Exchange::receivedBytes).orElse(0L),
                exchange.map(Exchange::sentBytes).filter(sent -> sent > 0).orElse(declared),
                exchange.map(each -> RequestOrigin.clientOf(request.headers(), each))
                        .orElseGet(() -> request.remotePeer().host()),
                id,
                exchange.flatMap(Exchange::subject),
                exchange.map(Exchange::via).orElse(""));
    }

    private static long declaredLength(Headers headers) {
        return headers.contains(HeaderNames.CONTENT_LENGTH)
                ? headers.contentLength().orElse(0)
                : 0;
    }

    private void tell(CompletedRequest request) {
        for (RequestObserver observer : observers) {
            try {
                observer.completed(request);
            } catch (RuntimeException e) {
                LOGGER.log(System.Logger.Level.ERROR, "an observer of requests failed", e);
            }
        }
    }
}
