package dev.kontor.gateway;

import dev.kontor.http.RegistryException;
import dev.kontor.oci.ErrorCode;
import dev.kontor.service.api.ApiHandler;
import dev.kontor.service.api.Operation;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/**
 * The services behind the gateway, in this process or in others.
 *
 * @param search empty where nobody can search
 * @param preferences empty where users cannot say what they like
 */
public record Services(
        ApiHandler blobs, ApiHandler manifests, Optional<ApiHandler> search, Optional<ApiHandler> preferences) {
    /** The core alone. */
    public Services(ApiHandler blobs, ApiHandler manifests) {
        this(blobs, manifests, Optional.empty(), Optional.empty());
    }

    /** Hands an operation to the service that answers it. */
    void handle(Operation operation, ServerRequest request, ServerResponse response) {
        switch (operation) {
            case Operation.OfBlobService _ -> blobs.handle(operation, request, response);
            case Operation.OfManifestService _ -> manifests.handle(operation, request, response);
            case Operation.OfSearchService _ -> there(search).handle(operation, request, response);
            case Operation.OfPreferencesService _ -> there(preferences).handle(operation, request, response);
            case Operation.OfGateway _ -> throw new IllegalArgumentException("the gateway answers that itself");
        }
    }

    private static ApiHandler there(Optional<ApiHandler> service) {
        return service.orElseThrow(
                () -> new RegistryException(ErrorCode.UNSUPPORTED, "that is switched off here (extensions.search)")
                        .withStatus(404));
    }
}
