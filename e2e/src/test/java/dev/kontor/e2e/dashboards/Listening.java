package dev.kontor.e2e.dashboards;

import static org.awaitility.Awaitility.await;

import dev.kontor.config.ConfigLoader;
import dev.kontor.config.KontorConfig;
import dev.kontor.config.LoadOutcome;
import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.EventHandler;
import dev.kontor.events.EventLoop;
import dev.kontor.events.Handling;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.http.HttpServer;
import dev.kontor.registry.Registry;
import dev.kontor.service.metrics.Metrics;
import dev.kontor.service.program.AdminRoutes;
import dev.kontor.service.program.RegistryPlace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program that handles the events of a suite in this process, and shows what it counts. One event it cannot bear. */
final class Listening implements AutoCloseable {
    static final String JOB = "listening";

    /** The tag whose events become dead letters. */
    static final String UNBEARABLE = "unbearable";

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Metrics metrics = new Metrics();
    private final Registry registry;
    private final EventLoop loop;
    private final HttpServer server;

    private Listening(KontorConfig config) {
        registry = Registry.open(RegistryPlace.of(config, Outbox.Scope.ALL), metrics.ofRegistry());
        loop = registry.bus().handle("watched", new Handler());
        server = new AdminRoutes(List.of(AdminRoutes.answering(registry)), metrics).listen("127.0.0.1", 0);
    }

    static Listening start(Map<String, String> settings) {
        return switch (ConfigLoader.load(Optional.empty(), settings)) {
            case LoadOutcome.Loaded loaded -> new Listening(loaded.config());
            case LoadOutcome.Refused refused -> throw new AssertionError(refused.problems());
        };
    }

    int port() {
        return server.uri().getPort();
    }

    void awaitDeadLetter() {
        await().atMost(LONGEST).until(() -> loop.deadLettered() > 0 && loop.handled() > 0);
    }

    @Override
    public void close() {
        server.close();
        loop.close();
        registry.close();
        metrics.close();
    }

    private static final class Handler implements EventHandler {
        @Override
        public Handling handle(AnnouncedEvent event) {
            return event.event() instanceof RegistryEvent.TagMoved moved
                            && moved.tag().value().equals(UNBEARABLE)
                    ? new Handling.Refused("nobody can bear it")
                    : new Handling.Done();
        }

        @Override
        public void rebuild() {
            // It keeps nothing.
        }
    }
}
