package dev.kontor.gateway;

import dev.kontor.config.HttpConfig;
import dev.kontor.config.KontorConfig;
import dev.kontor.config.RateLimitConfig;
import dev.kontor.config.TlsConfig;
import dev.kontor.gateway.door.DoorObserver;
import dev.kontor.http.AccessLog;
import dev.kontor.http.HttpServer;
import dev.kontor.http.HttpServerConfig;
import dev.kontor.http.TrustedProxies;
import dev.kontor.http.tls.ListenerTls;
import dev.kontor.http.tls.TlsFiles;
import dev.kontor.service.AuditLog;
import dev.kontor.service.reload.ConfigWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The listener that clients reach, as {@code http} configures it. */
public final class PublicListener {
    private static final Duration NEVER = Duration.ofDays(365);

    private PublicListener() {}

    /**
     * A listener before this gateway, to be completed and started.
     *
     * @param observer learns of those who ask too often
     * @throws IllegalStateException when the audit log cannot be opened
     * @throws dev.kontor.http.tls.TlsFilesException when the files of its certificate cannot be used
     */
    public static HttpServer.Builder before(GatewayService gateway, ConfigWatch watch, DoorObserver observer) {
        KontorConfig config = watch.current();
        Supplier<Optional<Set<String>>> origins =
                watch.reloaded(now -> now.http().allowOrigin().map(Cors::listed), "http.allowOrigin");
        Supplier<Optional<RateLimitConfig>> rates =
                watch.reloaded(now -> now.http().ratelimit(), "http.ratelimit");
        Cors cors = new Cors(origins);
        RateLimits limits = new RateLimits(rates, config.metricsPath(), observer, System::nanoTime);
        HttpServer.Builder listener = HttpServer.builder(limits(config))
                .stallWhileStopping(config.services().stop().stall())
                .trusting(TrustedProxies.of(config.http().trustedProxies()))
                .answerHeaders(cors)
                .subjects(limits::madeBy)
                .routes(routing -> routing.addFilter(limits).addFilter(cors))
                .routes(gateway::register)
                .observer(AccessLog.at(System.Logger.Level.DEBUG));
        if (config.http().proxyProtocol()) {
            listener.proxyProtocol();
        }
        config.http().tls().flatMap(PublicListener::files).ifPresent(files -> listener.tls(ListenerTls.open(files)));
        return config.log()
                .audit()
                .map(file -> listener.observer(AuditLog.at(file, config.log().auditReads())))
                .orElse(listener);
    }

    /** The files of a listener that speaks TLS; a check has found that both are there or none. */
    static Optional<TlsFiles> files(TlsConfig tls) {
        return tls.cert().flatMap(cert -> tls.key().map(key -> new TlsFiles(cert, key, tls.cacert())));
    }

    private static HttpServerConfig limits(KontorConfig config) {
        HttpConfig http = config.http();
        HttpServerConfig defaults = HttpServerConfig.at(http.address(), http.port());
        Duration read = http.readTimeout().orElse(NEVER);
        Duration write = http.writeTimeout().orElse(NEVER);
        return new HttpServerConfig(
                http.address(),
                http.port(),
                http.idleTimeout().orElse(NEVER),
                read,
                write,
                config.services().stop().grace(),
                http.maxConnections().orElse(defaults.maxConnections()),
                defaults.maxHeadersBytes(),
                defaults.maxRequestLineBytes());
    }
}
