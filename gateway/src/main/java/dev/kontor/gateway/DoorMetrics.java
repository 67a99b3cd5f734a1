package dev.kontor.gateway;

import dev.kontor.gateway.door.Credential;
import dev.kontor.gateway.door.DoorObserver;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.metrics.Metrics;
import java.util.Locale;
import java.util.Map;

/** Counts what happens at the door. */
public final class DoorMetrics implements DoorObserver {
    private final Metrics metrics;

    /** Counts among these. */
    public DoorMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void recognised(Credential credential, String result) {
        metrics.count(
                "kontor.auth.credentials",
                "Credentials that were looked at, but for those that are remembered",
                Map.of("kind", credential.getClass().getSimpleName().toLowerCase(Locale.ROOT), "result", result));
    }

    @Override
    public void denied(Caller caller) {
        metrics.count(
                "kontor.access.denied",
                "Requests that the access policy did not allow",
                Map.of("caller", caller.kind().name().toLowerCase(Locale.ROOT)));
    }
}
