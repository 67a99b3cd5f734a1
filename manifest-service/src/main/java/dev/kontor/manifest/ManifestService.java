package dev.kontor.manifest;

import dev.kontor.http.RegistryException;
import dev.kontor.http.V2Path;
import dev.kontor.http.V2Service;
import dev.kontor.oci.ErrorCode;
import dev.kontor.registry.Registry;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** The wiring of this service: answers for manifests, tags, referrers and the catalog. */
public final class ManifestService implements V2Service {
    private final ManifestRoutes manifests;
    private final ListingRoutes listings;

    /** The service on this registry. */
    public ManifestService(Registry registry) {
        this.manifests = new ManifestRoutes(registry.repositories(), registry.manifests(), registry.tags());
        this.listings = new ListingRoutes(registry.repositories(), registry.tags(), registry.referrers());
    }

    @Override
    public void handle(V2Path path, ServerRequest request, ServerResponse response) {
        switch (path) {
            case V2Path.ManifestPath manifest -> manifests.handle(manifest, request, response);
            case V2Path.TagList tags -> listings.tags(tags, request, response);
            case V2Path.ReferrersPath referrers -> listings.referrers(referrers, request, response);
            case V2Path.Catalog _ -> listings.catalog(request, response);
            default -> throw new RegistryException(ErrorCode.UNSUPPORTED);
        }
    }

    @Override
    public void close() {
        // There is no work in the background.
    }
}
