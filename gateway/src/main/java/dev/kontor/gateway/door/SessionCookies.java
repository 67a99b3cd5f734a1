package dev.kontor.gateway.door;

import io.helidon.http.HeaderNames;
import io.helidon.http.SetCookie;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The two cookies of a session: one that only the registry reads, and one from which pages of its interface know who is
 * logged in. Neither is sent from other sites.
 *
 * @param alwaysSecure whether browsers send them over TLS alone; empty: where the request came so
 */
record SessionCookies(Optional<Boolean> alwaysSecure, PublicAddress address) {
    private static final String USER = "user";

    void set(ServerRequest request, ServerResponse response, String session, String user) {
        add(request, response, "/", CredentialReader.SESSION, session, true, Sessions.LIFETIME);
        add(
                request,
                response,
                "/",
                USER,
                URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20"),
                false,
                Sessions.LIFETIME);
    }

    void clear(ServerRequest request, ServerResponse response) {
        add(request, response, "/", CredentialReader.SESSION, "", true, Duration.ZERO);
        add(request, response, "/", USER, "", false, Duration.ZERO);
    }

    /**
     * Sets a cookie, or takes it away.
     *
     * @param hidden whether pages cannot read it
     * @param lifetime zero: it is taken away
     */
    void add(
            ServerRequest request,
            ServerResponse response,
            String path,
            String name,
            String value,
            boolean hidden,
            Duration lifetime) {
        SetCookie.Builder cookie = SetCookie.builder(name, value)
                .path(path)
                .sameSite(SetCookie.SameSite.LAX)
                .httpOnly(hidden)
                .secure(alwaysSecure.orElseGet(() -> address.base(request).startsWith("https:")));
        // A zero Max-Age is not written; the past is.
        SetCookie.Builder dated = lifetime.isZero() ? cookie.expires(Instant.EPOCH) : cookie.maxAge(lifetime);
        response.headers().add(HeaderNames.SET_COOKIE, dated.build().text());
    }
}
