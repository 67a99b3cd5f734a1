package dev.kontor.standalone;

import dev.kontor.blob.BlobService;
import dev.kontor.config.KontorConfig;
import dev.kontor.gateway.GatewayService;
import dev.kontor.gateway.PublicListener;
import dev.kontor.http.Health;
import dev.kontor.http.HttpServer;
import dev.kontor.manifest.ManifestService;
import dev.kontor.service.metrics.Metrics;
import dev.kontor.service.program.AdminRoutes;
import dev.kontor.service.program.OutboxGauges;
import dev.kontor.service.storage.Stores;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A whole registry in this process: stores, services, the gateway, and the listener before them. */
public final class Registry implements AutoCloseable {
    private final Stores stores;
    private final BlobService blobs;
    private final Optional<Metrics> metrics;
    private final HttpServer server;

    private Registry(Stores stores, BlobService blobs, Optional<Metrics> metrics, HttpServer server) {
        this.metrics = metrics;
        this.stores = stores;
        this.blobs = blobs;
        this.server = server;
    }

    /**
     * Opens the stores and listens.
     *
     * @throws dev.kontor.store.StoreRefusedException when a store must not be used
     * @throws dev.kontor.events.EventLogRefusedException when the log must not be used
     * @throws IllegalStateException when the port cannot be bound
     */
    public static Registry start(KontorConfig config) {
        Stores stores = Stores.open(config.storage(), config.bus());
        BlobService blobs = new BlobService(stores);
        Optional<Metrics> metrics = config.metricsPath().map(_ -> new Metrics());
        try {
            HttpServer server = listen(config, new GatewayService(blobs, new ManifestService(stores)), stores, metrics);
            return new Registry(stores, blobs, metrics, server);
        } catch (RuntimeException e) {
            metrics.ifPresent(Metrics::close);
            blobs.close();
            stores.close();
            throw e;
        }
    }

    private static HttpServer listen(
            KontorConfig config, GatewayService gateway, Stores stores, Optional<Metrics> metrics) {
        Health health = Health.forStrangers(
                List.of(AdminRoutes.threads()), List.of(AdminRoutes.answering(stores), AdminRoutes.announcing(stores)));
        HttpServer.Builder builder = PublicListener.before(gateway, config).routes(health::register);
        metrics.ifPresent(counted -> {
            String path = config.metricsPath().orElseThrow();
            OutboxGauges.bind(stores, counted, InstantSource.system());
            builder.routes(routing -> counted.register(routing, path))
                    .labels(asked -> asked.equals(path) ? "metrics" : AdminRoutes.label(asked))
                    .observer(counted);
        });
        HttpServer server = builder.start();
        metrics.ifPresent(counted -> counted.watch(server));
        return server;
    }

    /** Where it listens. */
    public URI uri() {
        return server.uri();
    }

    /** Ends requests under way within their grace, then the services, then the stores. */
    @Override
    public void close() {
        server.close();
        metrics.ifPresent(Metrics::close);
        blobs.close();
        stores.close();
    }
}
