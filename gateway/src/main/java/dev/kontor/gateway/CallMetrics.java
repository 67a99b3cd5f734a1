package dev.kontor.gateway;

import dev.kontor.http.proxy.CallObserver;
import dev.kontor.http.proxy.ReplicaSet;
import dev.kontor.http.proxy.ReplicaStatus;
import dev.kontor.service.metrics.Metrics;
import java.util.List;
import java.util.Map;

/** Counts what happens between the gateway and the services. */
final class CallMetrics implements CallObserver {
    private static final List<String> STATES = List.of("new", "ready", "silent", "unready", "gone");
    private static final List<String> KINDS =
            List.of("refused", "stale", "broken", "timed-out", "malformed", "distrusted");
    private static final List<String> REASONS = List.of("busy", "no-replica");
    private static final String FAILURES = "kontor.gateway.failures";
    private static final String FAILURES_ARE = "Requests that a replica did not answer, and whether another was asked";
    private static final String REFUSED = "kontor.gateway.refused";
    private static final String REFUSED_ARE = "Requests that no replica was asked to answer";

    private final Metrics metrics;

    CallMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Shows how many replicas of a service are in each state, and how many requests they are answering. */
    void watch(ReplicaSet replicas) {
        announce(replicas.service());
        for (String state : STATES) {
            metrics.gauge(
                    "kontor.gateway.replicas",
                    "Replicas by what is known of them",
                    Map.of("service", replicas.service(), "state", state),
                    () -> replicas.status().stream()
                            .filter(replica -> replica.state().equals(state))
                            .count());
        }
        metrics.gauge(
                "kontor.gateway.breakers.open",
                "Replicas that are left alone because they failed too often",
                Map.of("service", replicas.service()),
                () -> replicas.status().stream()
                        .filter(replica -> replica.breaker().equals("open"))
                        .count());
        metrics.gauge(
                "kontor.gateway.calls",
                "Requests that replicas are answering",
                Map.of("service", replicas.service()),
                () -> replicas.status().stream().mapToInt(ReplicaStatus::calls).sum());
    }

    private void announce(String service) {
        for (String kind : KINDS) {
            metrics.announce(FAILURES, FAILURES_ARE, failure(service, kind, true));
            metrics.announce(FAILURES, FAILURES_ARE, failure(service, kind, false));
        }
        REASONS.forEach(reason -> metrics.announce(REFUSED, REFUSED_ARE, Map.of("service", service, "reason", reason)));
    }

    private static Map<String, String> failure(String service, String kind, boolean repeated) {
        return Map.of("service", service, "kind", kind, "repeated", Boolean.toString(repeated));
    }

    @Override
    public void failed(String service, String replica, String kind, boolean repeated) {
        metrics.count(FAILURES, FAILURES_ARE, failure(service, kind, repeated));
    }

    @Override
    public void refused(String service, String reason) {
        metrics.count(REFUSED, REFUSED_ARE, Map.of("service", service, "reason", reason));
    }
}
