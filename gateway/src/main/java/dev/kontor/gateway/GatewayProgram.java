package dev.kontor.gateway;

import dev.kontor.config.GatewayConfig;
import dev.kontor.config.KontorConfig;
import dev.kontor.config.ServiceConfig;
import dev.kontor.events.Outbox;
import dev.kontor.gateway.door.Entrance;
import dev.kontor.http.CheckResult;
import dev.kontor.http.HealthCheck;
import dev.kontor.http.HttpServer;
import dev.kontor.http.proxy.HostLookup;
import dev.kontor.http.proxy.ReplicaSet;
import dev.kontor.http.proxy.ServiceProxy;
import dev.kontor.registry.Registry;
import dev.kontor.service.Lifecycle;
import dev.kontor.service.access.AccessPolicy;
import dev.kontor.service.api.ApiHandler;
import dev.kontor.service.identity.KeyRing;
import dev.kontor.service.identity.KeyUse;
import dev.kontor.service.identity.TokenIssuer;
import dev.kontor.service.metrics.Metrics;
import dev.kontor.service.program.AdminRoutes;
import dev.kontor.service.program.Assembly;
import dev.kontor.service.program.CallLimits;
import dev.kontor.service.program.Readiness;
import dev.kontor.service.program.RegistryPlace;
import dev.kontor.service.program.ServiceProgram;
import dev.kontor.service.program.StopSignal;
import dev.kontor.service.program.StoreStart;
import dev.kontor.service.reload.ConfigCheck;
import dev.kontor.service.reload.ConfigWatch;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.ObjectStore;
import java.nio.file.Path;
import java.security.Security;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The gateway before services in other processes.
 *
 * <p>It is ready while each service has a replica that is: a pull needs both, the manifest and the blobs.
 */
final class GatewayProgram implements Assembly {
    @Override
    public List<ConfigCheck> checks() {
        return ListenerChecks.all();
    }

    @Override
    public void assemble(KontorConfig config, Lifecycle parts, StopSignal stop) {
        assemble(ConfigWatch.unchanging(config), parts, stop);
    }

    @Override
    public void assemble(ConfigWatch watch, Lifecycle parts, StopSignal stop) {
        KontorConfig config = watch.current();
        Path keyFile = ServiceProgram.keyFile(config);
        Readiness readiness = new Readiness(config.services().stop().drain());
        forgetAddressesSoon();

        Supplier<Metrics> metrics = parts.add("metrics", Metrics::new);
        Supplier<KeyRing> keys =
                parts.add("the key ring", () -> KeyRing.open(TokenIssuer.GATEWAY, keyFile, Set.of(KeyUse.SIGN)));
        Supplier<ReplicaSet> blobs = parts.add(
                "the blob service", () -> replicas("blob", config.services().blob(), config));
        Supplier<ReplicaSet> manifests = parts.add(
                "the manifest service",
                () -> replicas("manifest", config.services().manifest(), config));
        Optional<Supplier<ReplicaSet>> search = optional(
                config,
                parts,
                "the search service",
                () -> replicas("search", config.services().search(), config));
        Optional<Supplier<ReplicaSet>> preferences = optional(
                config,
                parts,
                "the service of user preferences",
                () -> replicas("userprefs", config.services().userprefs(), config));
        StoreStart storeStart = new StoreStart(config.services().startPatience(), stop);
        Supplier<Accounts> accounts =
                parts.add("the store of accounts", () -> storeStart.await(() -> Accounts.open(config)));
        Supplier<Entrance> entrance = parts.add(
                "the door",
                () -> Entrance.of(
                        config.http(),
                        accounts.get().documents(),
                        AccessPolicy.following(watch),
                        new DoorMetrics(metrics.get())));
        Supplier<Admin> admin = parts.add(
                "the admin listener",
                () -> Admin.start(
                        config.services().gateway(),
                        List.of(readiness, check(blobs.get()), check(manifests.get())),
                        metrics.get()));
        Supplier<HttpServer> _ = parts.add("the listener", () -> {
            TokenIssuer issuer = new TokenIssuer(keys.get(), InstantSource.system());
            CallMetrics calls = new CallMetrics(metrics.get());
            Services services = new Services(
                    remote(blobs.get(), issuer, calls),
                    remote(manifests.get(), issuer, calls),
                    search.map(each -> remote(each.get(), issuer, calls)),
                    preferences.map(each -> remote(each.get(), issuer, calls)));
            GatewayService gateway = new GatewayService(config, entrance.get(), services);
            HttpServer server = PublicListener.before(gateway, watch, new DoorMetrics(metrics.get()))
                    .observer(metrics.get())
                    .observer(metrics.get().underNamesOfZot())
                    .start();
            admin.get().routes().watch(server);
            return server;
        });
        parts.add("readiness", Lifecycle.Action.NOTHING, readiness::drain);
    }

    /** What a registry can be without; it is not waited for, and nobody's pull fails for it. */
    private static Optional<Supplier<ReplicaSet>> optional(
            KontorConfig config, Lifecycle parts, String name, Supplier<ReplicaSet> service) {
        return config.hasSearch(false) ? Optional.of(parts.add(name, service::get)) : Optional.empty();
    }

    private static ReplicaSet replicas(String name, ServiceConfig place, KontorConfig config) {
        return ReplicaSet.start(
                name, place.urls(), CallLimits.of(config.services().calls()), HostLookup.SYSTEM);
    }

    private static ApiHandler remote(ReplicaSet replicas, TokenIssuer issuer, CallMetrics calls) {
        calls.watch(replicas);
        ServiceProxy service = new ServiceProxy(replicas, issuer.forCallers(replicas.service()), calls);
        return (operation, request, response) -> service.handle(operation.passage(), request, response);
    }

    private static HealthCheck check(ReplicaSet replicas) {
        return HealthCheck.of(
                replicas.service(),
                () -> replicas.isReady() ? CheckResult.ok() : CheckResult.failed("no replica is ready"));
    }

    /** The virtual machine remembers addresses for half a minute, and that a name has none for ten seconds. */
    private static void forgetAddressesSoon() {
        Security.setProperty("networkaddress.cache.ttl", "2");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    /** Health and metrics, and the listener for them. */
    private record Admin(AdminRoutes routes, HttpServer server) implements AutoCloseable {
        static Admin start(GatewayConfig at, List<HealthCheck> ready, Metrics metrics) {
            AdminRoutes routes = new AdminRoutes(ready, metrics);
            return new Admin(routes, routes.listen(at.adminAddress(), at.adminPort()));
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** The store with API keys and sessions; none where nobody can log in. */
    private record Accounts(Optional<ObjectStore> store) implements AutoCloseable {
        static Accounts open(KontorConfig config) {
            return new Accounts(
                    Entrance.needsStore(config.http())
                            ? Optional.of(Registry.openDocuments(RegistryPlace.of(config, Outbox.Scope.ALL)))
                            : Optional.empty());
        }

        Optional<DocumentStore> documents() {
            return store.map(objects -> objects);
        }

        @Override
        public void close() {
            store.ifPresent(ObjectStore::close);
        }
    }
}
