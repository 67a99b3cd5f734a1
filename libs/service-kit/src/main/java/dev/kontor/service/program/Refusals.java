package dev.kontor.service.program;

import dev.kontor.service.identity.Verification.Reason;
import dev.kontor.service.metrics.Metrics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the requests that nobody vouches for, and logs each reason now and then: usually two key files do not match. */
final class Refusals {
    private static final System.Logger LOGGER = System.getLogger(Refusals.class.getName());
    private static final String NAME = "kontor.inner.refused";
    private static final String DESCRIPTION = "Requests without a good identity token";
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final Metrics metrics;
    private final Map<Reason, Long> loggedNanos = new ConcurrentHashMap<>();

    Refusals(Metrics metrics) {
        this.metrics = metrics;
        for (Reason each : Reason.values()) {
            metrics.announce(NAME, DESCRIPTION, Map.of("reason", each.label()));
        }
    }

    void refused(Reason reason) {
        metrics.count(NAME, DESCRIPTION, Map.of("reason", reason.label()));
        long now = System.nanoTime();
        loggedNanos.compute(reason, (_, last) -> last != null && now - last < QUIET_NANOS ? last : logged(reason, now));
    }

    private static long logged(Reason reason, long now) {
        LOGGER.log(
                System.Logger.Level.WARNING,
                "a request was refused: its identity token is wrong ({0}); said once a minute",
                reason.label());
        return now;
    }
}
