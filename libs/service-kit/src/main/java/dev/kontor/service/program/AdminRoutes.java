package dev.kontor.service.program;

import dev.kontor.http.CheckResult;
import dev.kontor.http.Health;
import dev.kontor.http.HealthCheck;
import dev.kontor.http.HttpServer;
import dev.kontor.http.HttpServerConfig;
import dev.kontor.http.OwnPortCheck;
import dev.kontor.registry.Registry;
import dev.kontor.service.metrics.Metrics;
import dev.kontor.store.StoreFullException;
import dev.kontor.store.Worker;
import io.helidon.webserver.http.HttpRouting;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Health and metrics of a program, for a listener that clients do not reach: {@code /livez}, {@code /readyz}, {@code
 * /startupz} and {@code /metrics}.
 *
 * <p>A program is alive while the listener that matters accepts connections.
 */
public final class AdminRoutes {
    private final AtomicReference<URI> watched = new AtomicReference<>();
    private final Health health;
    private final Metrics metrics;

    /**
     * The routes of a program.
     *
     * @param ready all that must be well for requests to be sent here
     */
    public AdminRoutes(List<HealthCheck> ready, Metrics metrics) {
        this.health = new Health(
                List.of(HealthCheck.of("listener", new OwnPort(watched)::check), threads()), ready, List.of());
        this.metrics = metrics;
    }

    /** Whether no thread that the process needs is lost; only a restart brings one back. */
    public static HealthCheck threads() {
        return HealthCheck.of(
                "threads",
                () -> Worker.trouble().<CheckResult>map(CheckResult::failed).orElseGet(CheckResult::ok));
    }

    /** Whether the stores answer; one that is full cannot be written to, and is read as ever. */
    public static HealthCheck answering(Registry registry) {
        return HealthCheck.of("store", () -> answering(registry.failures()));
    }

    private static CheckResult answering(List<RuntimeException> failures) {
        CheckResult result = CheckResult.ok();
        for (RuntimeException failure : failures) {
            String reason = String.valueOf(failure.getMessage());
            if (!(failure instanceof StoreFullException)) {
                return CheckResult.failed(reason);
            }
            result = new CheckResult.Degraded("cannot write: " + reason);
        }
        return result;
    }

    /** Whether changes are announced, or will be without anybody's help; changes can be made all the same. */
    public static HealthCheck announcing(Registry registry) {
        return HealthCheck.of(
                "events",
                () -> registry.eventTrouble()
                        .<CheckResult>map(CheckResult.Degraded::new)
                        .orElseGet(CheckResult::ok));
    }

    /** Adds the routes to a listener. */
    public void register(HttpRouting.Builder routing) {
        health.register(routing);
        metrics.register(routing);
    }

    /** From now on liveness and the number of connections are those of this listener. */
    public void watch(HttpServer server) {
        watched.set(server.uri());
        metrics.watch(server);
    }

    /** A listener for these routes alone, such as the gateway's. */
    public HttpServer listen(String address, int port) {
        return HttpServer.builder(HttpServerConfig.at(address, port))
                .routes(this::register)
                .labels(AdminRoutes::label)
                .start();
    }

    /** A fixed word for each path of these routes. */
    public static String label(String path) {
        return switch (path) {
            case "/livez", "/readyz", "/startupz" -> "health";
            case "/metrics" -> "metrics";
            default -> "unknown";
        };
    }

    /** Alive before there is a listener: a program that starts must not be restarted for that. */
    private static final class OwnPort {
        private final AtomicReference<URI> listener;
        private final OwnPortCheck check;

        OwnPort(AtomicReference<URI> listener) {
            this.listener = listener;
            this.check = new OwnPortCheck(
                    () -> new InetSocketAddress(
                            listener.get().getHost(), listener.get().getPort()),
                    InstantSource.system());
        }

        CheckResult check() {
            return listener.get() == null ? CheckResult.ok() : check.check();
        }
    }
}
