package dev.kontor.http.proxy;

import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestId;
import dev.kontor.http.ResponseBody;
import dev.kontor.http.StrangerHeader;
import dev.kontor.http.proxy.Failure.Kind;
import dev.kontor.http.proxy.Lanes.Lane;
import dev.kontor.http.proxy.ServiceConnection.Answer;
import dev.kontor.oci.ErrorCode;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;

/** One request on its way to a replica and back, with as many tries as it may have. */
final class Call {
    private static final System.Logger LOGGER = System.getLogger(Call.class.getName());
    private static final int MAX_TRIES = 4;

    private final ServiceProxy service;
    private final ReplicaSet replicas;
    private final ServerRequest request;
    private final ServerResponse response;
    private final RequestPayload payload;
    private final Passage passage;
    private final boolean harmless;
    private Lane lane;
    private boolean brokeOff;

    Call(
            ServiceProxy service,
            Passage passage,
            ServerRequest request,
            ServerResponse response,
            RequestPayload payload) {
        this.service = service;
        this.replicas = service.replicas();
        this.request = request;
        this.response = response;
        this.payload = payload;
        this.passage = passage;
        this.lane = payload instanceof RequestPayload.Streamed ? Lane.UPLOAD : Lane.CALL;
        this.harmless = Repetition.isHarmless(passage, request, payload);
    }

    void run() {
        if (!service.lanes().tryEnter(lane)) {
            throw service.busy();
        }
        try {
            tryReplicas();
        } finally {
            service.lanes().leave(lane);
        }
    }

    private void tryReplicas() {
        Set<Replica> tried = new HashSet<>();
        Optional<Failure> last = Optional.empty();
        for (int tries = 1; ; tries++) {
            Optional<Replica> next = replicas.begin(lane, passage.affinity(), tried);
            if (next.isEmpty()) {
                throw last.map(Failure::answer).orElseGet(() -> {
                    service.observer().refused(replicas.service(), "no-replica");
                    return ServiceProxy.unavailable("the service is not there");
                });
            }
            last = attempt(next.get());
            if (last.isEmpty()) {
                return;
            }
            boolean again = tries < MAX_TRIES
                    && Repetition.isAllowed(last.get().kind(), harmless, payload)
                    && !Thread.currentThread().isInterrupted();
            tell(next.get(), last.get(), again);
            if (!again) {
                throw last.get().answer();
            }
            if (last.get().kind() != Kind.STALE) {
                tried.add(next.get());
            }
        }
    }

    private void tell(Replica replica, Failure failure, boolean again) {
        service.observer()
                .failed(replicas.service(), replica.name(), failure.kind().label(), again);
        LOGGER.log(
                again ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                () -> "request " + RequestId.current().orElse("-") + ": no answer from "
                        + replicas.service() + " at " + replica.name() + " ("
                        + failure.kind().label() + "): "
                        + failure.getCause());
    }

    /** Returns a failure only as long as the client was told nothing. */
    private Optional<Failure> attempt(Replica replica) {
        Replica.End end = Replica.End.UNKNOWN;
        try {
            ServiceConnection connection = replica.connectOrFail();
            boolean complete = false;
            try {
                answer(replica, connection);
                complete = true;
                end = Replica.End.ANSWERED;
            } finally {
                if (complete) {
                    replica.giveBack(connection);
                } else {
                    connection.abort();
                    end = brokeOff ? Replica.End.FAILED : Replica.End.UNKNOWN;
                }
            }
            return Optional.empty();
        } catch (Failure failure) {
            end = failure.kind() == Kind.STALE ? Replica.End.UNKNOWN : Replica.End.FAILED;
            if (failure.kind() == Kind.STALE) {
                replica.forgetResting();
            }
            return Optional.of(failure);
        } finally {
            replica.end(lane, end);
        }
    }

    private void answer(Replica replica, ServiceConnection connection) throws Failure {
        try (TransferBuffers.Buffer buffer = service.buffers().open()) {
            Answer answer;
            int first;
            try {
                ClassicHttpRequest head = Heads.forReplica(request, payload, replica, service.credentials());
                answer = connection.exchange(head, payload, answerLimit());
                first = connection.read(answer, buffer.array());
            } catch (IOException | HttpException e) {
                throw Failure.of(e, connection);
            }
            if (answer.head().getCode() == 401) {
                throw Failure.distrusted();
            }
            if (answer.head().containsHeader(StrangerHeader.NAME)) {
                throw new RegistryException(ErrorCode.DENIED).withHeader(StrangerHeader.NAME, "1");
            }
            if (first >= 0 && answer.length().orElse(Long.MAX_VALUE) > first) {
                leaveCalls(replica);
            }
            Heads.forClient(answer.head(), response);
            relay(answer, first, buffer, connection);
        }
    }

    /** From now on it depends on the client how long it lasts. */
    private void leaveCalls(Replica replica) {
        if (lane != Lane.CALL) {
            return;
        }
        if (!replica.lanes().tryEnter(Lane.DOWNLOAD)) {
            throw service.busy();
        }
        if (!service.lanes().tryEnter(Lane.DOWNLOAD)) {
            replica.lanes().leave(Lane.DOWNLOAD);
            throw service.busy();
        }
        replica.lanes().leave(lane);
        service.lanes().leave(lane);
        lane = Lane.DOWNLOAD;
    }

    private Duration answerLimit() {
        return passage.reads() ? replicas.limits().answer() : replicas.limits().changeAnswer();
    }

    private void relay(Answer answer, int first, TransferBuffers.Buffer buffer, ServiceConnection connection) {
        if (answer.length().isPresent()) {
            long length = answer.length().getAsLong();
            ResponseBody.send(request, response, length, out -> pump(answer, first, length, buffer, connection, out));
        } else if (first < 0) {
            response.send();
        } else {
            ResponseBody.sendUnsized(
                    request, response, out -> pump(answer, first, Long.MAX_VALUE, buffer, connection, out));
        }
    }

    private void pump(
            Answer answer,
            int first,
            long length,
            TransferBuffers.Buffer buffer,
            ServiceConnection connection,
            OutputStream out)
            throws IOException {
        long rest = length;
        for (int count = first; count >= 0; count = more(answer, buffer, connection)) {
            out.write(buffer.array(), 0, count);
            rest -= count;
            buffer.adapt(count, rest);
        }
    }

    private int more(Answer answer, TransferBuffers.Buffer buffer, ServiceConnection connection) throws IOException {
        try {
            return connection.read(answer, buffer.array());
        } catch (IOException e) {
            brokeOff = true;
            throw e;
        }
    }
}
