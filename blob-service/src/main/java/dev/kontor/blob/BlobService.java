package dev.kontor.blob;

import dev.kontor.http.RegistryException;
import dev.kontor.http.V2Path;
import dev.kontor.http.V2Service;
import dev.kontor.oci.ErrorCode;
import dev.kontor.registry.Registry;
import dev.kontor.registry.UploadSweep;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** The wiring of this service: answers for blobs and uploads, and sweeps uploads that nobody finishes. */
public final class BlobService implements V2Service {
    private final BlobRoutes blobRoutes;
    private final UploadRoutes uploadRoutes;
    private final UploadSweep sweep;

    /** Starts the service on this registry. */
    public BlobService(Registry registry) {
        this.blobRoutes = new BlobRoutes(registry.blobs());
        this.uploadRoutes = new UploadRoutes(registry.uploads(), registry.blobs());
        this.sweep = registry.sweepUploads();
    }

    @Override
    public void handle(V2Path path, ServerRequest request, ServerResponse response) {
        switch (path) {
            case V2Path.BlobPath blob -> blobRoutes.handle(blob, request, response);
            case V2Path.UploadStart start -> uploadRoutes.start(start, request, response);
            case V2Path.UploadPath upload -> uploadRoutes.handle(upload, request, response);
            default -> throw new RegistryException(ErrorCode.UNSUPPORTED);
        }
    }

    /** Stops the sweep; requests under way end by themselves. */
    @Override
    public void close() {
        sweep.close();
    }
}
