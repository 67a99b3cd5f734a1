package dev.kontor.service.program;

import dev.kontor.events.Backlog;
import dev.kontor.service.metrics.Metrics;
import dev.kontor.service.storage.Stores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** What an operator wants to know of changes that wait to be announced. */
public final class OutboxGauges {
    private OutboxGauges() {}

    /** Shows them from now on. */
    public static void bind(Stores stores, Metrics metrics, InstantSource clock) {
        metrics.gauge(
                "kontor_outbox_claims",
                "Changes made by this process that wait to be announced.",
                Map.of(),
                () -> stores.backlog().claims());
        metrics.gauge(
                "kontor_outbox_oldest_seconds",
                "How long the oldest of them has been waiting; 0 when none waits.",
                Map.of(),
                () -> ageSeconds(stores.backlog(), clock));
        metrics.gauge(
                "kontor_outbox_trouble",
                "1 when they wait until somebody mends something, which the log and /readyz name.",
                Map.of(),
                () -> refused(stores));
    }

    private static double refused(Stores stores) {
        return stores.eventTrouble().isPresent() ? 1 : 0;
    }

    private static double ageSeconds(Backlog backlog, InstantSource clock) {
        return backlog.oldest()
                .map(made -> Duration.between(made, clock.instant()).toMillis() / 1000.0)
                .map(age -> Math.max(0, age))
                .orElse(0.0);
    }
}
