package dev.kontor.gateway.bearer;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where a provider of OpenID Connect is asked, as its configuration says (OpenID Connect Discovery 1.0 §4). That is read when
 * somebody logs in first, and every ten minutes; while the provider is away, at most once a second.
 */
final class ProviderPlaces {
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String issuer;
    private final ProviderClient client;
    private final InstantSource clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Optional<Found> found = Optional.empty();
    private volatile Instant nextTry = Instant.MIN;

    private record Found(Places places, Instant when) {}

    /** @param takesHeader whether secrets are shown in a header */
    record Places(
            URI authorization, URI token, Optional<URI> userInfo, Optional<URI> endSession, boolean takesHeader) {}

    ProviderPlaces(String issuer, ProviderClient client, InstantSource clock) {
        this.issuer = issuer;
        this.client = client;
        this.clock = clock;
    }

    /**
     * The places.
     *
     * @throws IOException when the provider does not say
     */
    Places get() throws IOException {
        Optional<Found> known = fresh();
        if (known.isPresent()) {
            return known.get().places();
        }
        reading.lock();
        try {
            known = fresh();
            if (known.isPresent()) {
                return known.get().places();
            }
            if (clock.instant().isBefore(nextTry)) {
                throw new IOException("it did not answer a moment ago");
            }
            nextTry = clock.instant().plus(PAUSE);
            Places places = read();
            found = Optional.of(new Found(places, clock.instant()));
            return places;
        } finally {
            reading.unlock();
        }
    }

    private Optional<Found> fresh() {
        return found.filter(each -> clock.instant().isBefore(each.when().plus(FRESH)));
    }

    private Places read() throws IOException {
        String base = issuer.endsWith("/") ? issuer : issuer + "/";
        Map<String, Object> said = client.get(URI.create(base + ".well-known/openid-configuration"));
        if (!issuer.equals(said.get("issuer"))) {
            throw new IOException("its configuration names another issuer");
        }
        // Without a word, a header it is.
        boolean takesHeader = !(said.get("token_endpoint_auth_methods_supported") instanceof List<?> ways)
                || ways.contains("client_secret_basic")
                || !ways.contains("client_secret_post");
        return new Places(
                place(said, "authorization_endpoint")
                        .orElseThrow(() -> new IOException("its configuration says not where people log in")),
                place(said, "token_endpoint")
                        .orElseThrow(() -> new IOException("its configuration says not where tokens are")),
                place(said, "userinfo_endpoint"),
                place(said, "end_session_endpoint"),
                takesHeader);
    }

    private Optional<URI> place(Map<String, Object> said, String name) throws IOException {
        if (!(said.get(name) instanceof String text)) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            boolean isAsSafe =
                    "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && issuer.startsWith("http:"));
            if (isAsSafe && uri.getHost() != null) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            throw new IOException("its '" + name + "' is no URL", e);
        }
        throw new IOException("its '" + name + "' is not under https");
    }
}
