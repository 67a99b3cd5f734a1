package dev.kontor.gateway;

import dev.kontor.http.AnswerHeaders;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets pages of other origins use the registry (Fetch Standard, "CORS protocol"): those that are configured, and with
 * credentials; or any, without. Each answer says so, whatever it is, so that a page sees a 401 as one. Questions by OPTIONS are
 * answered before anybody is asked who they are.
 */
final class Cors implements AnswerHeaders, Filter {
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String ASKED =
            "Authorization, Content-Type, Content-Range, Accept, Range, If-Match, If-None-Match, X-ZOT-API-CLIENT";
    private static final String SHOWN = "Docker-Content-Digest, Link, Location, Range, WWW-Authenticate, Retry-After,"
            + " OCI-Subject, OCI-Filters-Applied, OCI-Tag, Docker-Upload-UUID, X-Request-Id";
    private static final String LONG = "600";

    private static final HeaderName ALLOW_ORIGIN = HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN;

    private final Supplier<Optional<Set<String>>> origins;

    /** @param origins those that are allowed, with commas between them, or {@code *}; empty for none */
    Cors(Supplier<Optional<Set<String>>> origins) {
        this.origins = origins;
    }

    /** The origins that a text lists. */
    static Set<String> listed(String text) {
        return Stream.of(text.split(",")).map(String::strip).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void add(Headers request, ServerResponseHeaders answer) {
        origins.get().ifPresent(allowed -> add(allowed, request, answer));
    }

    private static void add(Set<String> allowed, Headers request, ServerResponseHeaders answer) {
        if (allowed.contains("*")) {
            answer.set(ALLOW_ORIGIN, "*");
        } else {
            answer.set(HeaderNames.VARY, "Origin");
            Optional<String> origin = request.first(HeaderNames.ORIGIN).filter(allowed::contains);
            if (origin.isEmpty()) {
                return;
            }
            answer.set(ALLOW_ORIGIN, origin.get());
            answer.set(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
        answer.set(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, SHOWN);
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!request.prologue().method().equals(Method.OPTIONS)) {
            chain.proceed();
            return;
        }
        response.header(HeaderNames.ALLOW, METHODS);
        if (response.headers().contains(ALLOW_ORIGIN)) {
            response.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            response.header(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, ASKED);
            response.header(HeaderNames.ACCESS_CONTROL_MAX_AGE, LONG);
        }
        response.status(Status.NO_CONTENT_204).send();
    }
}
