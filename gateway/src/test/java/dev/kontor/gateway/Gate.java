package dev.kontor.gateway;

import static org.awaitility.Awaitility.await;

import dev.kontor.config.KontorConfig;
import dev.kontor.gateway.door.Entrance;
import dev.kontor.http.HttpServer;
import dev.kontor.http.HttpServerConfig;
import dev.kontor.http.proxy.CallObserver;
import dev.kontor.http.proxy.HostLookup;
import dev.kontor.http.proxy.ProxyLimits;
import dev.kontor.http.proxy.ReplicaSet;
import dev.kontor.http.proxy.ReplicaStatus;
import dev.kontor.http.proxy.ServiceProxy;
import dev.kontor.service.api.ApiHandler;
import dev.kontor.testkit.RawHttp;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The gateway on a free port, with the same replicas for every service. */
final class Gate implements AutoCloseable, CallObserver {
    static final Duration LONG = Duration.ofMinutes(5);
    static final String TOKEN = "the-gateways-own-token";

    private final ReplicaSet replicas;
    private final HttpServer server;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<String> signed = new CopyOnWriteArrayList<>();

    private Gate(List<URI> bases, ProxyLimits limits) {
        replicas = ReplicaSet.start("stub", bases, limits, HostLookup.SYSTEM);
        ServiceProxy service = new ServiceProxy(
                replicas,
                (method, target) -> {
                    signed.add(method + " " + target);
                    return TOKEN;
                },
                this);
        ApiHandler handler = (operation, request, response) -> service.handle(operation.passage(), request, response);
        GatewayService gateway =
                new GatewayService(KontorConfig.defaults(), Entrance.open(), new Services(handler, handler));
        server = HttpServer.builder(new HttpServerConfig(
                        "127.0.0.1", 0, LONG, LONG, Duration.ofSeconds(5), 500, 64 << 10, 16 << 10))
                .routes(gateway::register)
                .start();
    }

    /** Before these replicas, all of which are known to be ready. */
    static Gate before(StubReplica... stubs) {
        return before(limits(LONG, LONG), stubs);
    }

    static Gate before(ProxyLimits limits, StubReplica... stubs) {
        Gate gate = new Gate(Arrays.stream(stubs).map(StubReplica::uri).toList(), limits);
        gate.awaitStates("ready");
        return gate;
    }

    /** Limits under which nothing takes too long, but for an answer and a body that stands still. */
    static ProxyLimits limits(Duration answer, Duration stall) {
        return new ProxyLimits(
                Duration.ofSeconds(5), answer, answer, stall, Duration.ofMillis(500), Duration.ofSeconds(1), 100, 100);
    }

    RawHttp connect() {
        return RawHttp.connect(server.port());
    }

    ReplicaSet replicas() {
        return replicas;
    }

    /** Waits until every replica is in this state. */
    void awaitStates(String state) {
        await().atMost(RawHttp.PATIENCE)
                .until(() ->
                        replicas.status().stream().map(ReplicaStatus::state).allMatch(state::equals));
    }

    /** What went wrong: kind, and {@code +} where it was tried again. */
    List<String> failures() {
        return failures;
    }

    /** The methods and targets that tokens were made for. */
    List<String> signed() {
        return signed;
    }

    @Override
    public void failed(String service, String replica, String kind, boolean repeated) {
        failures.add(kind + (repeated ? "+" : ""));
    }

    @Override
    public void refused(String service, String reason) {
        failures.add(reason);
    }

    @Override
    public void close() {
        server.close();
        replicas.close();
    }
}
