package dev.kontor.http.proxy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One process that answers for a service, with the connections to it that rest. For any number of threads. */
final class Replica {
    /** Shorter than any server closes a connection that rests. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    private static final int MAX_RESTING = 256;

    private final InetSocketAddress address;
    private final ProxyLimits limits;
    private final Deadlines deadlines;
    private final CircuitBreaker breaker;
    private final Deque<ServiceConnection> resting = new ConcurrentLinkedDeque<>();
    private final AtomicInteger restingCount = new AtomicInteger();
    private final Lanes lanes;
    private volatile State state = State.NEW;

    /** What is known of a replica. */
    enum State {
        /** It was not asked yet. */
        NEW,
        /** It wants requests. */
        READY,
        /** It did not say in time whether it wants requests; it is sent some when no other is ready. */
        SILENT,
        /** It wants no requests: it starts, stops, or cannot work. */
        UNREADY,
        /** Nobody listens there. */
        GONE;

        /** A fixed word for metrics and logs. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Replica(String service, InetSocketAddress address, ProxyLimits limits, Deadlines deadlines) {
        this.address = address;
        this.limits = limits;
        this.deadlines = deadlines;
        this.lanes = new Lanes(limits.maxCallsPerReplica());
        this.breaker = CircuitBreaker.of(service + "@" + name(), Breakers.CONFIG);
    }

    InetSocketAddress address() {
        return address;
    }

    /** Its address as text; the same in every process, so that all choose the same replica for an upload. */
    String name() {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }

    CircuitBreaker.State breakerState() {
        return breaker.getState();
    }

    /** How many requests it is answering for this process. */
    int calls() {
        return lanes.taken();
    }

    /** Takes a place for a request, which {@link #end} gives back; false when there is none. */
    boolean tryBegin(Lanes.Lane lane) {
        if (!lanes.tryEnter(lane)) {
            return false;
        }
        if (breaker.tryAcquirePermission()) {
            return true;
        }
        lanes.leave(lane);
        return false;
    }

    Lanes lanes() {
        return lanes;
    }

    /** What became of a request, as far as it says something about the replica. */
    enum End {
        ANSWERED,
        FAILED,
        UNKNOWN
    }

    /** A request that was begun is over. */
    void end(Lanes.Lane lane, End end) {
        lanes.leave(lane);
        switch (end) {
            case ANSWERED -> breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            case FAILED -> breaker.onError(0, TimeUnit.NANOSECONDS, new IOException("no answer"));
            case UNKNOWN -> breaker.releasePermission();
        }
    }

    /**
     * A connection for one request: the one that rested least, or a new one.
     *
     * @throws IOException when no connection can be made
     */
    private ServiceConnection connect() throws IOException {
        for (ServiceConnection next = takeRested(); next != null; next = takeRested()) {
            if (next.isUsable(LONGEST_REST)) {
                return next;
            }
            next.close();
        }
        return ServiceConnection.open(address, limits, deadlines);
    }

    /** The same; a replica to which no connection can be made counts as gone. */
    ServiceConnection connectOrFail() throws Failure {
        try {
            return connect();
        } catch (IOException e) {
            become(State.GONE);
            throw new Failure(Failure.Kind.NOT_CONNECTED, e);
        }
    }

    /** Takes a connection back whose answer was read to its end. */
    void giveBack(ServiceConnection connection) {
        boolean reusable = connection.rest();
        if (reusable && state != State.GONE && restingCount.incrementAndGet() <= MAX_RESTING) {
            resting.addFirst(connection);
        } else {
            if (reusable && state != State.GONE) {
                restingCount.decrementAndGet();
            }
            connection.close();
        }
    }

    /** Closes connections that have rested for too long. */
    void tidy() {
        for (ServiceConnection oldest = resting.peekLast(); oldest != null; oldest = resting.peekLast()) {
            if (oldest.hasRestedAtMost(LONGEST_REST) || !resting.removeLastOccurrence(oldest)) {
                return;
            }
            restingCount.decrementAndGet();
            oldest.close();
        }
    }

    /** Closes every connection that rests: one of them was dead. */
    void forgetResting() {
        for (ServiceConnection next = takeRested(); next != null; next = takeRested()) {
            next.close();
        }
    }

    private ServiceConnection takeRested() {
        ServiceConnection next = resting.pollFirst();
        if (next != null) {
            restingCount.decrementAndGet();
        }
        return next;
    }
}
