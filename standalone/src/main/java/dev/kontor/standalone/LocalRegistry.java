package dev.kontor.standalone;

import dev.kontor.blob.BlobService;
import dev.kontor.config.KontorConfig;
import dev.kontor.events.Outbox;
import dev.kontor.gateway.DoorMetrics;
import dev.kontor.gateway.GatewayService;
import dev.kontor.gateway.PublicListener;
import dev.kontor.gateway.Services;
import dev.kontor.gateway.door.DoorObserver;
import dev.kontor.gateway.door.Entrance;
import dev.kontor.http.Health;
import dev.kontor.http.HttpServer;
import dev.kontor.manifest.ManifestService;
import dev.kontor.registry.Registry;
import dev.kontor.registry.RegistryObserver;
import dev.kontor.service.access.Access;
import dev.kontor.service.access.AccessPolicy;
import dev.kontor.service.metrics.Metrics;
import dev.kontor.service.program.AdminRoutes;
import dev.kontor.service.program.DiskGauges;
import dev.kontor.service.program.OutboxGauges;
import dev.kontor.service.program.RegistryPlace;
import dev.kontor.service.reload.ConfigWatch;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A whole suite in this process: the registry, its services, the gateway, and the listener before them. */
public final class LocalRegistry implements AutoCloseable {
    private final Registry registry;
    private final BlobService blobs;
    private final ManifestService manifests;
    private final Optional<LocalSearch> search;
    private final Optional<Metrics> metrics;
    private final Entrance entrance;
    private final HttpServer server;

    private LocalRegistry(
            Registry registry,
            BlobService blobs,
            ManifestService manifests,
            Optional<LocalSearch> search,
            Optional<Metrics> metrics,
            Entrance entrance,
            HttpServer server) {
        this.search = search;
        this.metrics = metrics;
        this.registry = registry;
        this.blobs = blobs;
        this.manifests = manifests;
        this.entrance = entrance;
        this.server = server;
    }

    /** The same with a configuration that never changes. */
    public static LocalRegistry start(KontorConfig config) {
        return start(ConfigWatch.unchanging(config));
    }

    /**
     * Opens the registry and listens.
     *
     * @throws dev.kontor.store.StoreRefusedException when a store must not be used
     * @throws dev.kontor.events.EventLogRefusedException when the log must not be used
     * @throws IllegalStateException when the port cannot be bound
     */
    public static LocalRegistry start(ConfigWatch watch) {
        KontorConfig config = watch.current();
        Optional<Metrics> metrics = config.metricsPath().map(_ -> new Metrics());
        try {
            RegistryObserver observer = metrics.map(Metrics::ofRegistry).orElse(RegistryObserver.NONE);
            return start(watch, Registry.open(RegistryPlace.of(config, Outbox.Scope.ALL), observer), metrics);
        } catch (RuntimeException e) {
            metrics.ifPresent(Metrics::close);
            throw e;
        }
    }

    private static LocalRegistry start(ConfigWatch watch, Registry registry, Optional<Metrics> metrics) {
        KontorConfig config = watch.current();
        Supplier<AccessPolicy> policy = AccessPolicy.following(watch);
        Access access = new Access(policy);
        BlobService blobs = new BlobService(registry, access);
        ManifestService manifests = new ManifestService(registry, access);
        Optional<LocalSearch> search = LocalSearch.open(config, registry, access);
        DoorObserver observer = metrics.<DoorObserver>map(DoorMetrics::new).orElse(DoorObserver.NONE);
        try {
            Entrance entrance = Entrance.of(config.http(), Optional.of(registry.documents()), policy, observer);
            Services services = new Services(
                    blobs, manifests, search.map(LocalSearch::search), search.map(LocalSearch::preferences));
            GatewayService gateway = new GatewayService(config, entrance, services);
            HttpServer server = listen(watch, gateway, entrance, registry, metrics, observer);
            return new LocalRegistry(registry, blobs, manifests, search, metrics, entrance, server);
        } catch (RuntimeException e) {
            search.ifPresent(LocalSearch::close);
            manifests.close();
            blobs.close();
            registry.close();
            throw e;
        }
    }

    private static HttpServer listen(
            ConfigWatch watch,
            GatewayService gateway,
            Entrance entrance,
            Registry registry,
            Optional<Metrics> metrics,
            DoorObserver observer) {
        Health health = Health.forStrangers(
                List.of(AdminRoutes.threads()),
                List.of(AdminRoutes.answering(registry), AdminRoutes.announcing(registry)));
        HttpServer.Builder builder =
                PublicListener.before(gateway, watch, observer).routes(health::register);
        metrics.ifPresent(counted -> {
            String path = watch.current().metricsPath().orElseThrow();
            DiskGauges.bind(watch.current(), counted);
            OutboxGauges.bind(registry, counted, InstantSource.system());
            builder.routes(routing -> counted.register(routing, path, entrance::admitToMetrics))
                    .labels(asked -> asked.equals(path) ? "metrics" : AdminRoutes.label(asked))
                    .observer(counted)
                    .observer(counted.underNamesOfZot());
        });
        HttpServer server = builder.start();
        metrics.ifPresent(counted -> counted.watch(server));
        return server;
    }

    /** Where it listens. */
    public URI uri() {
        return server.uri();
    }

    /** Ends requests under way within their grace, then the services, then the registry. */
    @Override
    public void close() {
        server.close();
        entrance.close();
        metrics.ifPresent(Metrics::close);
        search.ifPresent(LocalSearch::close);
        manifests.close();
        blobs.close();
        registry.close();
    }
}
