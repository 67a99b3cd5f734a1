package dev.kontor.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The word that ties a request's answer, its log lines and its calls to other services together.
 *
 * <p>Bound for the thread that handles a request, and for what it forks within structured scopes.
 */
public final class RequestId {
    /** The header that brings it and takes it back. */
    public static final HeaderName HEADER = HeaderNames.create("X-Request-Id");

    static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

    private static final int MAX_LENGTH = 64;

    private RequestId() {}

    /** The id of the request that the calling thread handles; empty outside a request. */
    public static Optional<String> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** The client's own id if it is 1 to 64 letters, digits and hyphens, else a new one. */
    static String of(ServerRequest request) {
        return request.headers().first(HEADER).filter(RequestId::isValid).orElseGet(RequestId::next);
    }

    /** Ids need to be different, not unguessable. */
    private static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }

    private static boolean isValid(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_LENGTH
                && id.chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-');
    }
}
