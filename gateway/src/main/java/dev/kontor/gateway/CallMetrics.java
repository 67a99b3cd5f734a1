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

    private final Metrics metrics;

    CallMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Shows how many replicas of a service are in each state, and how many requests they are answering. */
    void watch(ReplicaSet replicas) {
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

    @Override
    public void failed(String service, String replica, String kind, boolean repeated) {
        metrics.count(
                "kontor.gateway.failures",
                "Requests that a replica did not answer, and whether another was asked",
                Map.of("service", service, "kind", kind, "repeated", Boolean.toString(repeated)));
    }

    @Override
    public void refused(String service, String reason) {
        metrics.count(
                "kontor.gateway.refused",
                "Requests that no replica was asked to answer",
                Map.of("service", service, "reason", reason));
    }
}
