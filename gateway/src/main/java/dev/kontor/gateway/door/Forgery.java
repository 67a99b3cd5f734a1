package dev.kontor.gateway.door;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Whether a browser sends a request because a page of somewhere else told it to (CSRF). A session counts only with a header
 * that no such page can send unasked; beside it this looks at what browsers say of requests that change something.
 *
 * @param origins those that are allowed, with commas between them
 */
record Forgery(PublicAddress address, Supplier<Optional<String>> origins) {
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final Set<Method> READING = Set.of(Method.GET, Method.HEAD, Method.OPTIONS);

    boolean is(ServerRequest request) {
        if (READING.contains(request.prologue().method())) {
            return false;
        }
        Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
        boolean isAllowed = origin.isPresent()
                && (origin.get().equals(address.base(request))
                        || origins.get().stream()
                                .anyMatch(all -> List.of(all.split(",")).contains(origin.get())));
        Optional<String> site = request.headers().first(FETCH_SITE);
        boolean isOwn = site.map(text -> text.equals("same-origin") || text.equals("none"))
                .orElse(origin.isEmpty());
        return !isAllowed && !isOwn;
    }
}
