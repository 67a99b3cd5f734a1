package dev.kontor.gateway.door;

import dev.kontor.config.AuthConfig;
import dev.kontor.config.HttpConfig;
import dev.kontor.config.TlsConfig;
import dev.kontor.http.RegistryException;
import dev.kontor.oci.ErrorCode;
import dev.kontor.service.access.AccessPolicy;
import dev.kontor.service.identity.Caller;
import dev.kontor.store.DocumentStore;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The wiring of the door: all ways to be recognised that a configuration names, and the routes that belong to them. */
public final class Entrance implements AutoCloseable {
    static final String TOKEN_PATH = "/zot/auth/token";
    static final String API_KEY_PATH = "/zot/auth/apikey";
    static final String LOGOUT_PATH = "/zot/auth/logout";

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final String REALM = "Kontor";

    private final Door door;
    private final List<Consumer<HttpRouting.Builder>> routes;
    private final List<AutoCloseable> closing;

    private Entrance(Door door, List<Consumer<HttpRouting.Builder>> routes, List<AutoCloseable> closing) {
        this.door = door;
        this.routes = List.copyOf(routes);
        this.closing = List.copyOf(closing);
    }

    /** An entrance that everybody goes through, whoever they are. */
    public static Entrance open() {
        return new Builder(AccessPolicy::open, InstantSource.system()).build(Optional.empty(), DoorObserver.NONE);
    }

    /** Whether this configuration wants anybody to log in, so that the store is needed. */
    public static boolean needsStore(HttpConfig http) {
        return http.auth().isPresent();
    }

    /**
     * The entrance that a configuration says.
     *
     * @param store where API keys and the tokens' key are; needed where {@link #needsStore}
     * @throws IllegalStateException when a file of the configuration cannot be read; the message is for its user
     */
    public static Entrance of(
            HttpConfig http, Optional<DocumentStore> store, Supplier<AccessPolicy> policy, DoorObserver observer) {
        Builder builder = new Builder(policy, InstantSource.system());
        http.auth().ifPresent(auth -> builder.logins(auth, store.orElseThrow()));
        if (asksForCertificates(http)) {
            builder.certificates(http.auth().flatMap(AuthConfig::mtls).orElseGet(AuthConfig.Mtls::usual));
        }
        return builder.build(Optional.of(http), observer);
    }

    private static boolean asksForCertificates(HttpConfig http) {
        return http.tls().flatMap(TlsConfig::cacert).isPresent();
    }

    /** Who may come in. */
    public Door door() {
        return door;
    }

    /**
     * Lets somebody read the metrics.
     *
     * @throws RegistryException 401 or 403 when they may not; scrapers know passwords, and no tokens
     */
    public void admitToMetrics(ServerRequest request) {
        AccessPolicy rules = door.policy();
        Caller caller = door.identify(request).caller();
        if (rules.mayReadMetrics(caller)) {
            return;
        }
        throw caller.kind() == Caller.Kind.ANONYMOUS
                ? new RegistryException(ErrorCode.UNAUTHORIZED)
                        .withHeader("WWW-Authenticate", "Basic realm=\"" + REALM + "\"")
                : new RegistryException(ErrorCode.DENIED);
    }

    /** Registers the routes. */
    public void register(HttpRouting.Builder routing) {
        routes.forEach(each -> each.accept(routing));
    }

    /** Stops watching files. */
    @Override
    public void close() {
        closing.forEach(Entrance::close);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException("a part of the door did not close", e);
        }
    }

    /** Collects the parts. */
    private static final class Builder {
        private final Supplier<AccessPolicy> policy;
        private final InstantSource clock;
        private final List<Recognition> ways = new ArrayList<>();
        private final List<AutoCloseable> closing = new ArrayList<>();
        private final AtomicReference<Recognitions> recognitions = new AtomicReference<>();
        private Optional<AccessTokens> tokens = Optional.empty();
        private Optional<ApiKeys> keys = Optional.empty();
        private Duration failDelay = Duration.ZERO;
        private Optional<Sessions> sessions = Optional.empty();
        private Optional<Boolean> secureSessions = Optional.empty();

        Builder(Supplier<AccessPolicy> policy, InstantSource clock) {
            this.policy = policy;
            this.clock = clock;
        }

        void logins(AuthConfig auth, DocumentStore store) {
            failDelay = Duration.ofSeconds(auth.failDelay());
            tokens = Optional.of(new AccessTokens(SharedSecret.of(store, "tokens"), clock));
            ways.add(new TokenRecognition(tokens.get(), this::standing));
            byte[] signing = auth.sessionKeysFile()
                    .map(SessionKeysFile::hashKey)
                    .orElseGet(() -> SharedSecret.of(store, "sessions"));
            sessions = Optional.of(new Sessions(store, signing, clock));
            secureSessions = auth.secureSession();
            ways.add(new SessionRecognition(sessions.get(), this::standing));
            closing.add(new SessionSweep(sessions.get()));
            if (auth.apikey().orElse(auth.openid().isPresent())) {
                keys = Optional.of(new ApiKeys(store, clock));
                ways.add(new ApiKeyRecognition(keys.get(), this::standing, clock));
            }
            auth.htpasswd().flatMap(AuthConfig.Htpasswd::path).ifPresent(this::htpasswd);
            auth.ldap().ifPresent(this::ldap);
        }

        private void ldap(AuthConfig.Ldap settings) {
            LdapRecognition directory = new LdapRecognition(new LdapDirectory(settings));
            closing.add(directory);
            ways.add(directory);
        }

        void certificates(AuthConfig.Mtls mtls) {
            ways.add(new CertificateRecognition(mtls));
        }

        private void htpasswd(Path path) {
            HtpasswdFile file = HtpasswdFile.open(path, LOOK_EVERY, this::forget);
            closing.add(file);
            ways.add(new HtpasswdRecognition(file));
        }

        /** The file may change before all ways are together. */
        private void forget() {
            Optional.ofNullable(recognitions.get()).ifPresent(Recognitions::forget);
        }

        private Recognition.Standing standing(Identity identity) {
            return recognitions.get().standing(identity);
        }

        Entrance build(Optional<HttpConfig> http, DoorObserver observer) {
            recognitions.set(new Recognitions(ways, clock));
            PublicAddress address = new PublicAddress(http.flatMap(HttpConfig::externalUrl));
            Forgery forgery = new Forgery(address, () -> http.flatMap(HttpConfig::allowOrigin));
            SessionCookies cookies = new SessionCookies(secureSessions, address);
            Optional<SessionDesk> desk = sessions.map(own -> new SessionDesk(own, cookies, forgery));
            Challenge challenge =
                    new Challenge(address, http.flatMap(HttpConfig::realm).orElse(REALM), tokens.isPresent());
            Door door =
                    new Door(recognitions.get(), policy, challenge, new FailedTries(clock), failDelay, observer, desk);
            List<Consumer<HttpRouting.Builder>> routes = new ArrayList<>();
            tokens.ifPresent(own -> routes.add(new TokenRoutes(door, own)::register));
            sessions.ifPresent(own -> routes.add(new SessionRoutes(own, cookies)::register));
            keys.ifPresent(own -> routes.add(new ApiKeyRoutes(door, own, clock)::register));
            return new Entrance(door, routes, closing);
        }
    }
}
