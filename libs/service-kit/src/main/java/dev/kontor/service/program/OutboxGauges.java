package dev.kontor.service.program;

import dev.kontor.events.Backlog;
import dev.kontor.registry.Registry;
import dev.kontor.service.metrics.Metrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** What an operator wants to know of changes that wait to be announced. */
public final class OutboxGauges {
    private OutboxGauges() {}

    /** Shows them from now on. */
    public static void bind(Registry registry, Metrics metrics, InstantSource clock) {
        metrics.gauge(
                "kontor_outbox_claims",
                "Changes made by this process that wait to be announced.",
                Map.of(),
                () -> registry.backlog().claims());
        metrics.gauge(
                "kontor_outbox_oldest_seconds",
                "How long the oldest of them has been waiting; 0 when none waits.",
                Map.of(),
                () -> ageSeconds(registry.backlog(), clock));
        metrics.gauge(
                "kontor_outbox_trouble",
                "1 when they wait until somebody mends something, which the log and /readyz name.",
                Map.of(),
                () -> refused(registry));
    }

    private static double refused(Registry registry) {
        return registry.eventTrouble().isPresent() ? 1 : 0;
    }

    private static double ageSeconds(Backlog backlog, InstantSource clock) {
        return backlog.oldest()
                .map(made -> Duration.between(made, clock.instant()).toMillis() / 1000.0)
                .map(age -> Math.max(0, age))
                .orElse(0.0);
    }
}
