package dev.kontor.blob;

import dev.kontor.http.RegistryException;
import dev.kontor.http.V2Path;
import dev.kontor.http.V2Service;
import dev.kontor.oci.ErrorCode;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.service.storage.Stores;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.function.Function;

/** The wiring of this service: answers for blobs and uploads, and sweeps uploads that nobody finishes. */
public final class BlobService implements V2Service {
    private final BlobRoutes blobRoutes;
    private final UploadRoutes uploadRoutes;
    private final UploadSweep sweep;

    /** Starts the service on these stores. */
    public BlobService(Stores stores) {
        InstantSource clock = InstantSource.system();
        Function<RepositoryName, RegistryStore> storeOf = stores::of;
        Blobs blobs = new Blobs(storeOf, clock);
        Uploads uploads = new Uploads(storeOf, blobs, clock);
        this.blobRoutes = new BlobRoutes(storeOf, blobs);
        this.uploadRoutes = new UploadRoutes(uploads, blobs);
        this.sweep = new UploadSweep(stores.all(), uploads, clock).start();
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
