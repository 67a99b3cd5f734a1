package dev.kontor.service.program;

import dev.kontor.config.KontorConfig;
import dev.kontor.config.ServiceConfig;
import dev.kontor.config.ServicesConfig;
import dev.kontor.http.AccessLog;
import dev.kontor.http.HealthCheck;
import dev.kontor.http.HttpServer;
import dev.kontor.http.HttpServerConfig;
import dev.kontor.http.OpenFiles;
import dev.kontor.service.api.ApiHandler;
import dev.kontor.service.identity.IdentifiedHandler;
import dev.kontor.service.identity.TokenVerifier;
import dev.kontor.service.metrics.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The listener of a service behind the gateway: {@code /v2} for whoever has a good identity token, and beside it health
 * and metrics.
 *
 * <p>It takes over the request's id from the gateway, so that the log lines and events of both join.
 */
public final class ServiceServer {
    private static final Duration NO_LIMIT = Duration.ofDays(365);

    private ServiceServer() {}

    /**
     * Binds the port and serves.
     *
     * @param config limits and times
     * @param at where to listen
     * @param ready all that must be well for requests to be sent here
     * @throws IllegalStateException when the port cannot be bound
     */
    public static HttpServer start(
            KontorConfig config,
            ServiceConfig at,
            TokenVerifier verifier,
            ApiHandler service,
            List<HealthCheck> ready,
            Metrics metrics) {
        Refusals refusals = new Refusals(metrics);
        IdentifiedHandler handler = new IdentifiedHandler(verifier, service, refusals::refused);
        AdminRoutes admin = new AdminRoutes(ready, metrics);
        HttpServer server = HttpServer.builder(limits(config, at))
                .stallWhileStopping(config.services().stop().stall())
                .routes(handler::register)
                .routes(admin::register)
                .labels(AdminRoutes::label)
                .observer(metrics)
                .observer(AccessLog.at(System.Logger.Level.DEBUG))
                .start();
        admin.watch(server);
        return server;
    }

    /** The gateway watches over clients: whom it gives more time must not be cut off here. */
    private static Duration longer(Duration inner, Optional<Duration> ofClients) {
        Duration outer = ofClients.orElse(NO_LIMIT);
        return outer.compareTo(inner) > 0 ? outer : inner;
    }

    private static HttpServerConfig limits(KontorConfig config, ServiceConfig at) {
        ServicesConfig services = config.services();
        HttpServerConfig defaults = HttpServerConfig.at(at.address(), at.port());
        return new HttpServerConfig(
                at.address(),
                at.port(),
                defaults.idleTimeout(),
                longer(services.calls().stall(), config.http().readTimeout()),
                longer(services.calls().stall(), config.http().writeTimeout()),
                services.stop().grace(),
                config.http().maxConnections().orElseGet(OpenFiles::defaultConnections),
                2 * defaults.maxHeadersBytes(), // the client's headers and the token
                defaults.maxRequestLineBytes());
    }
}
