package dev.kontor.http.proxy;

import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestBody;
import dev.kontor.http.V2Path;
import dev.kontor.oci.ErrorCode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Decides how the body of a request gets to a replica. */
final class Payloads {
    private static final int MAX_MANIFEST_BYTES = 4 << 20;

    private final TransferBuffers buffers;
    private final Semaphore heldBytes;

    /**
     * With bounds on memory.
     *
     * @param maxHeldBytes for all bodies together that are kept to be sent again; beyond it bodies pass through
     */
    Payloads(TransferBuffers buffers, int maxHeldBytes) {
        this.buffers = buffers;
        this.heldBytes = new Semaphore(maxHeldBytes);
    }

    /**
     * Does something with the body of this request.
     *
     * @throws RegistryException when it is too large for any replica to take
     */
    void use(V2Path path, ServerRequest request, Consumer<RequestPayload> work) {
        RequestBody body = RequestBody.of(request);
        boolean isChunked = request.headers().contains(HeaderNames.TRANSFER_ENCODING);
        if (!isChunked && body.contentLength().orElse(0) == 0) {
            work.accept(new RequestPayload.None());
        } else if (path instanceof V2Path.ManifestPath manifest
                && request.prologue().method().equals(Method.PUT)) {
            useManifest(manifest, request, body, work);
        } else {
            work.accept(streamed(request, body));
        }
    }

    private void useManifest(
            V2Path.ManifestPath path, ServerRequest request, RequestBody body, Consumer<RequestPayload> work) {
        if (body.contentLength().orElse(0) > MAX_MANIFEST_BYTES) {
            throw tooLarge();
        }
        int most = (int) body.contentLength().orElse(MAX_MANIFEST_BYTES);
        if (!Repetition.namesContent(path, request) || !heldBytes.tryAcquire(most)) {
            work.accept(streamed(request, body));
            return;
        }
        try {
            work.accept(
                    new RequestPayload.Held(body.readAtMost(MAX_MANIFEST_BYTES).orElseThrow(Payloads::tooLarge)));
        } finally {
            heldBytes.release(most);
        }
    }

    private RequestPayload streamed(ServerRequest request, RequestBody body) {
        return new RequestPayload.Streamed(
                body, body.contentLength(), Heads.awaitsContinue(request.headers()), buffers);
    }

    private static RegistryException tooLarge() {
        return new RegistryException(
                ErrorCode.MANIFEST_TOO_LARGE, "a manifest has at most " + MAX_MANIFEST_BYTES + " bytes");
    }
}
