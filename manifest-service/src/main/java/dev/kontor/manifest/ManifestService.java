package dev.kontor.manifest;

import dev.kontor.events.EventLoop;
import dev.kontor.events.Topic;
import dev.kontor.http.RegistryException;
import dev.kontor.oci.ErrorCode;
import dev.kontor.registry.Registry;
import dev.kontor.service.access.Access;
import dev.kontor.service.api.ApiService;
import dev.kontor.service.api.Operation;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;

/** The wiring of this service: answers for manifests, tags, referrers and the catalog, and counts pulls. */
public final class ManifestService implements ApiService {
    private final ManifestRoutes manifests;
    private final ListingRoutes listings;
    private final PullCounter pulls;
    private final EventLoop statistics;

    /**
     * The service on this registry.
     *
     * @param access what callers may do
     */
    public ManifestService(Registry registry, Access access) {
        this.pulls = PullCounter.start(registry.bus().log(Topic.PULLS), InstantSource.system());
        this.statistics = registry.bus()
                .handle(
                        Topic.PULLS,
                        PullStatistics.GROUP,
                        new PullStatistics(registry.statistics(), registry.bus().log(Topic.COUNTS)));
        this.manifests =
                new ManifestRoutes(registry.repositories(), registry.manifests(), registry.tags(), access, pulls);
        this.listings = new ListingRoutes(registry.repositories(), registry.tags(), registry.referrers(), access);
    }

    @Override
    public void handle(Operation operation, ServerRequest request, ServerResponse response) {
        if (!(operation instanceof Operation.OfManifestService mine)) {
            throw new RegistryException(ErrorCode.UNSUPPORTED);
        }
        switch (mine) {
            case Operation.PullManifest pull -> manifests.pull(pull, request, response);
            case Operation.PushManifest push -> manifests.push(push, request, response);
            case Operation.DeleteManifest delete -> manifests.delete(delete, request, response);
            case Operation.ListTags tags -> listings.tags(tags, request, response);
            case Operation.ListReferrers referrers -> listings.referrers(referrers, request, response);
            case Operation.ListRepositories repositories -> listings.repositories(repositories, request, response);
        }
    }

    @Override
    public void close() {
        pulls.close();
        statistics.close();
    }
}
