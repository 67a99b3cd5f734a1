package dev.kontor.gateway.bearer;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The keys of an identity provider, found by its configuration (OpenID Connect Discovery 1.0 §4) when a token asks for them
 * first. They are fetched again when a token names another one, at most every ten seconds, and every ten minutes beside
 * serving; while the provider is away those of before serve on, for a day. After a failure the next try waits, five seconds
 * at most. For any number of threads, one of which fetches.
 */
final class ProviderKeys implements AutoCloseable {
    static final Duration FRESH = Duration.ofMinutes(10);
    static final Duration LONGEST_KEPT = Duration.ofDays(1);
    static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final long PATIENCE_SECONDS = 7;
    private static final System.Logger LOGGER = System.getLogger(ProviderKeys.class.getName());

    private final String issuer;
    private final boolean mayBeNamedOtherwise;
    private final ProviderClient client;
    private final InstantSource clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile Optional<Fetched> fetched = Optional.empty();
    private volatile Instant nextFetch = Instant.MIN;
    private int failures;

    /** Keys, and when they were fetched. */
    private record Fetched(VerificationKeys keys, Instant when) {}

    /**
     * The keys of an issuer.
     *
     * @param mayBeNamedOtherwise whether its configuration may name another issuer
     */
    ProviderKeys(String issuer, boolean mayBeNamedOtherwise, ProviderClient client, InstantSource clock) {
        this.issuer = issuer;
        this.mayBeNamedOtherwise = mayBeNamedOtherwise;
        this.client = client;
        this.clock = clock;
    }

    /** Whether the provider signed a token; empty where nobody can say, as it is away. */
    Optional<Boolean> verify(ForeignToken token) {
        Optional<Fetched> now = usable();
        if (now.isPresent()) {
            renewIfOld(now.get());
            VerificationKeys.Outcome outcome = now.get().keys().verify(token);
            if (outcome != VerificationKeys.Outcome.UNKNOWN_KEY) {
                return Optional.of(outcome == VerificationKeys.Outcome.VERIFIED);
            }
        }
        fetch(now);
        return usable().map(keys -> keys.keys().verify(token) == VerificationKeys.Outcome.VERIFIED);
    }

    private Optional<Fetched> usable() {
        return fetched.filter(keys -> clock.instant().isBefore(keys.when().plus(LONGEST_KEPT)));
    }

    private void renewIfOld(Fetched now) {
        if (clock.instant().isAfter(now.when().plus(FRESH)) && mayFetch() && renewing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("provider-keys").start(() -> {
                try {
                    fetch(Optional.of(now));
                } finally {
                    renewing.set(false);
                }
            });
        }
    }

    private boolean mayFetch() {
        return !clock.instant().isBefore(nextFetch);
    }

    /** Fetches them, unless somebody else did since these were looked at, or it is too early. */
    private void fetch(Optional<Fetched> known) {
        if (!mayFetch()) {
            return;
        }
        try {
            if (!fetching.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (mayFetch() && fetched.equals(known)) {
                fetchNow();
            }
        } finally {
            fetching.unlock();
        }
    }

    private void fetchNow() {
        try {
            VerificationKeys keys = read();
            fetched = Optional.of(new Fetched(keys, clock.instant()));
            failures = 0;
            nextFetch = clock.instant().plus(BETWEEN_FETCHES);
            LOGGER.log(System.Logger.Level.INFO, "{0} has {1} keys", issuer, keys.size());
        } catch (IOException | UnusableKeysException | IllegalArgumentException e) {
            Duration pause = Duration.ofSeconds(1L << Math.min(failures++, 3));
            nextFetch = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the keys of {0} cannot be had{1}: {2}",
                    issuer,
                    fetched.isPresent() ? ", those of before serve on" : "",
                    e.getMessage());
        }
    }

    private VerificationKeys read() throws IOException, UnusableKeysException {
        String base = issuer.endsWith("/") ? issuer : issuer + "/";
        Map<String, Object> found = client.get(URI.create(base + ".well-known/openid-configuration"));
        if (!mayBeNamedOtherwise && !issuer.equals(found.get("issuer"))) {
            throw new IOException("its configuration names another issuer");
        }
        if (!(found.get("jwks_uri") instanceof String address)) {
            throw new IOException("its configuration names no keys");
        }
        URI keysAt = URI.create(address);
        boolean isAsSafe =
                "https".equals(keysAt.getScheme()) || ("http".equals(keysAt.getScheme()) && issuer.startsWith("http:"));
        if (!isAsSafe) {
            throw new IOException("its keys are not under https");
        }
        VerificationKeys keys = KeyText.ofSet(client.get(keysAt));
        if (keys.isEmpty()) {
            throw new IOException("none of its keys is for verifying");
        }
        return keys;
    }

    @Override
    public void close() {
        fetching.lock();
        try {
            client.close();
        } finally {
            fetching.unlock();
        }
    }
}
