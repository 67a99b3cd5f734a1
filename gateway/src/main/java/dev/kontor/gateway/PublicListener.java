package dev.kontor.gateway;

import dev.kontor.config.HttpConfig;
import dev.kontor.config.KontorConfig;
import dev.kontor.http.AccessLog;
import dev.kontor.http.HttpServer;
import dev.kontor.http.HttpServerConfig;
import dev.kontor.service.AuditLog;
import java.time.Duration;

/** The listener that clients reach, as {@code http} configures it. */
public final class PublicListener {
    private static final Duration NEVER = Duration.ofDays(365);

    private PublicListener() {}

    /**
     * A listener before this gateway, to be completed and started.
     *
     * @throws IllegalStateException when the audit log cannot be opened
     */
    public static HttpServer.Builder before(GatewayService gateway, KontorConfig config) {
        HttpServer.Builder listener = HttpServer.builder(limits(config))
                .stallWhileStopping(config.services().stop().stall())
                .routes(gateway::register)
                .observer(AccessLog.at(System.Logger.Level.DEBUG));
        return config.log()
                .audit()
                .map(file -> listener.observer(AuditLog.at(file)))
                .orElse(listener);
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
