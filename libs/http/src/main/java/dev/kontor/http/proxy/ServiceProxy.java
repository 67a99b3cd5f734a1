package dev.kontor.http.proxy;

import dev.kontor.http.RegistryException;
import dev.kontor.oci.ErrorCode;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * A service in other processes: hands each request on to one of its replicas and the answer back.
 *
 * <p>Both bodies pass through in pieces. What a client does not send, or does not take, its replica is not sent, or not
 * asked for; a client that leaves is a broken connection for the replica at once, and the reverse. A request whose replica
 * fails is sent to another one if that cannot be noticed (see {@link Repetition}), else answered 502, 503 or 504 with
 * {@code Retry-After}. For any number of threads.
 */
public final class ServiceProxy {
    private static final int MAX_HELD_BYTES = 16 << 20;

    private final ReplicaSet replicas;
    private final Credentials credentials;
    private final CallObserver observer;
    private final Lanes lanes;
    private final TransferBuffers buffers;
    private final Payloads payloads;

    /** A service with these replicas, which stay the caller's to close. */
    public ServiceProxy(ReplicaSet replicas, Credentials credentials, CallObserver observer) {
        this.replicas = replicas;
        this.credentials = credentials;
        this.observer = observer;
        this.buffers = TransferBuffers.forThisHeap();
        this.payloads = new Payloads(buffers, MAX_HELD_BYTES);
        this.lanes = new Lanes(replicas.limits().maxCalls());
    }

    /**
     * Hands a request on, and its answer back.
     *
     * @throws RegistryException when no replica answers it
     */
    public void handle(Passage passage, ServerRequest request, ServerResponse response) {
        if (!replicas.canBeAsked()) {
            observer.refused(replicas.service(), "no-replica");
            throw unavailable("the service is not there");
        }
        payloads.use(passage, request, payload -> new Call(this, passage, request, response, payload).run());
    }

    /** Not 429: it is no fault of this client, and clients try again after a 503. */
    RegistryException busy() {
        observer.refused(replicas.service(), "busy");
        return unavailable("the service is busy");
    }

    Lanes lanes() {
        return lanes;
    }

    ReplicaSet replicas() {
        return replicas;
    }

    Credentials credentials() {
        return credentials;
    }

    CallObserver observer() {
        return observer;
    }

    TransferBuffers buffers() {
        return buffers;
    }

    static RegistryException unavailable(String message) {
        return new RegistryException(ErrorCode.UNAVAILABLE, message + "; try again").withHeader("Retry-After", "1");
    }
}
