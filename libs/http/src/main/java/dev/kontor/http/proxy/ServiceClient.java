package dev.kontor.http.proxy;

import dev.kontor.http.proxy.Failure.Kind;
import dev.kontor.http.proxy.Lanes.Lane;
import dev.kontor.http.proxy.ServiceConnection.Answer;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.HttpException;

/**
 * Asks a service in other processes on this program's own behalf, where {@link ServiceProxy} hands on what clients ask.
 *
 * <p>The same replicas, limits and tries: a request that reads is sent to another replica when one gives no answer, any other
 * one only when the first knows nothing of it. For any number of threads.
 */
public final class ServiceClient {
    private static final int MAX_TRIES = 4;

    private final ReplicaSet replicas;
    private final Credentials credentials;
    private final CallObserver observer;

    /** A client of these replicas, which stay the caller's to close. */
    public ServiceClient(ReplicaSet replicas, Credentials credentials, CallObserver observer) {
        this.replicas = replicas;
        this.credentials = credentials;
        this.observer = observer;
    }

    /**
     * Sends a request and waits for the beginning of its answer, whatever its status, which is never 401.
     *
     * @return to be closed
     * @throws ServiceCallException when no replica gives one
     */
    public ServiceAnswer send(ServiceRequest request) {
        Set<Replica> tried = new HashSet<>();
        Optional<Failure> last = Optional.empty();
        for (int tries = 1; ; tries++) {
            Optional<Replica> next = replicas.begin(Lane.CALL, Optional.empty(), tried);
            if (next.isEmpty()) {
                throw last.map(failure -> failed(request, failure)).orElseGet(this::nobody);
            }
            try {
                return attempt(next.get(), request);
            } catch (Failure failure) {
                boolean again = tries < MAX_TRIES
                        && Repetition.isAllowed(failure.kind(), request.reads(), request.payload())
                        && !Thread.currentThread().isInterrupted();
                observer.failed(
                        replicas.service(), next.get().name(), failure.kind().label(), again);
                if (!again) {
                    throw failed(request, failure);
                }
                if (failure.kind() != Kind.STALE) {
                    tried.add(next.get());
                }
                last = Optional.of(failure);
            }
        }
    }

    private ServiceAnswer attempt(Replica replica, ServiceRequest request) throws Failure {
        Replica.End end = Replica.End.UNKNOWN;
        boolean answered = false;
        try {
            ServiceAnswer answer = exchange(replica, request);
            answered = true;
            return answer;
        } catch (Failure failure) {
            if (failure.kind() == Kind.STALE) {
                replica.forgetResting();
            } else {
                end = Replica.End.FAILED;
            }
            throw failure;
        } finally {
            if (!answered) {
                replica.end(Lane.CALL, end);
            }
        }
    }

    private ServiceAnswer exchange(Replica replica, ServiceRequest request) throws Failure {
        ServiceConnection connection = replica.connectOrFail();
        boolean believed = false;
        try {
            Answer answer = connection.exchange(
                    Heads.ofOwn(request, replica, credentials),
                    request.payload(),
                    request.reads()
                            ? replicas.limits().answer()
                            : replicas.limits().changeAnswer());
            int status = answer.head().getCode();
            if (status == 401) {
                throw Failure.distrusted();
            }
            believed = true;
            boolean bodyless = request.method().equals("HEAD") || status == 204 || status == 304;
            return new ServiceAnswer(replica, connection, answer, bodyless);
        } catch (IOException | HttpException e) {
            throw Failure.of(e, connection);
        } finally {
            if (!believed) {
                connection.abort();
            }
        }
    }

    private ServiceCallException nobody() {
        observer.refused(replicas.service(), "no-replica");
        return new ServiceCallException(replicas.service() + ": no replica can be asked", false, null);
    }

    private ServiceCallException failed(ServiceRequest request, Failure failure) {
        boolean done = switch (failure.kind()) {
            case NOT_CONNECTED, DISTRUSTED -> false;
            case STALE, BROKEN, TIMED_OUT, MALFORMED -> true;
        };
        return new ServiceCallException(
                replicas.service() + " gave no answer to " + request.method() + " ("
                        + failure.kind().label() + ")",
                done,
                failure);
    }
}
