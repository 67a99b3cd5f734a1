package dev.kontor.http.proxy;

import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestBody;
import dev.kontor.oci.ErrorCode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Decides how the body of a request gets to a replica. */
final class Payloads {
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
    void use(Passage passage, ServerRequest request, Consumer<RequestPayload> work) {
        RequestBody body = RequestBody.of(request);
        boolean isChunked = request.headers().contains(HeaderNames.TRANSFER_ENCODING);
        if (!isChunked && body.contentLength().orElse(0) == 0) {
            work.accept(new RequestPayload.None());
        } else if (passage.mostBytes().isPresent()) {
            useBounded(passage, request, body, work);
        } else {
            work.accept(streamed(request, body));
        }
    }

    private void useBounded(Passage passage, ServerRequest request, RequestBody body, Consumer<RequestPayload> work) {
        int limit = passage.mostBytes().orElseThrow();
        if (body.contentLength().orElse(0) > limit) {
            throw tooLarge(limit);
        }
        int most = (int) body.contentLength().orElse(limit);
        if (passage.repetition() != Passage.Repetition.IF_HELD || !heldBytes.tryAcquire(most)) {
            work.accept(streamed(request, body));
            return;
        }
        try {
            work.accept(new RequestPayload.Held(body.readAtMost(limit).orElseThrow(() -> tooLarge(limit))));
        } finally {
            heldBytes.release(most);
        }
    }

    private RequestPayload streamed(ServerRequest request, RequestBody body) {
        return new RequestPayload.Streamed(
                body, body.contentLength(), Heads.awaitsContinue(request.headers()), buffers);
    }

    private static RegistryException tooLarge(int limit) {
        return new RegistryException(ErrorCode.MANIFEST_TOO_LARGE, "a manifest has at most " + limit + " bytes");
    }
}
