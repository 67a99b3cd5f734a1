package dev.kontor.blob;

import dev.kontor.http.RegistryException;
import dev.kontor.oci.ErrorCode;
import dev.kontor.registry.Registry;
import dev.kontor.registry.UploadSweep;
import dev.kontor.service.access.Access;
import dev.kontor.service.api.ApiService;
import dev.kontor.service.api.Operation;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** The wiring of this service: answers for blobs and uploads, and sweeps uploads that nobody finishes. */
public final class BlobService implements ApiService {
    private final BlobRoutes blobs;
    private final UploadRoutes uploads;
    private final UploadSweep sweep;

    /**
     * Starts the service on this registry.
     *
     * @param access what callers may do
     */
    public BlobService(Registry registry, Access access) {
        this.blobs = new BlobRoutes(registry.blobs());
        this.uploads = new UploadRoutes(registry.uploads(), registry.blobs(), access);
        this.sweep = registry.sweepUploads();
    }

    @Override
    public void handle(Operation operation, ServerRequest request, ServerResponse response) {
        if (!(operation instanceof Operation.OfBlobService mine)) {
            throw new RegistryException(ErrorCode.UNSUPPORTED);
        }
        switch (mine) {
            case Operation.PullBlob pull -> blobs.pull(pull, request, response);
            case Operation.DeleteBlob delete -> blobs.delete(delete, response);
            case Operation.PushBlob push -> uploads.push(push, request, response);
            case Operation.UploadStatus status -> uploads.status(status, response);
            case Operation.AppendToUpload append -> uploads.append(append, request, response);
            case Operation.FinishUpload finish -> uploads.finish(finish, request, response);
            case Operation.CancelUpload cancel -> uploads.cancel(cancel, response);
        }
    }

    /** Stops the sweep; requests under way end by themselves. */
    @Override
    public void close() {
        sweep.close();
    }
}
