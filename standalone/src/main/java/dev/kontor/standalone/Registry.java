package dev.kontor.standalone;

import dev.kontor.blob.BlobService;
import dev.kontor.gateway.GatewayService;
import dev.kontor.gateway.PublicListener;
import dev.kontor.manifest.ManifestService;
import dev.kontor.service.config.KontorConfig;
import dev.kontor.service.http.Health;
import dev.kontor.service.http.HttpServer;
import dev.kontor.service.program.AdminRoutes;
import dev.kontor.service.storage.Stores;
import java.net.URI;
import java.util.List;

/** A whole registry in this process: stores, services, the gateway, and the listener before them. */
public final class Registry implements AutoCloseable {
    private final Stores stores;
    private final BlobService blobs;
    private final HttpServer server;

    private Registry(Stores stores, BlobService blobs, HttpServer server) {
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
        try {
            GatewayService gateway = new GatewayService(blobs, new ManifestService(stores));
            Health health =
                    new Health(List.of(AdminRoutes.threads()), List.of(AdminRoutes.answering(stores)), List.of());
            HttpServer server = PublicListener.before(gateway, config)
                    .routes(health::register)
                    .start();
            return new Registry(stores, blobs, server);
        } catch (RuntimeException e) {
            blobs.close();
            stores.close();
            throw e;
        }
    }

    /** Where it listens. */
    public URI uri() {
        return server.uri();
    }

    /** Ends requests under way within their grace, then the services, then the stores. */
    @Override
    public void close() {
        server.close();
        blobs.close();
        stores.close();
    }
}
