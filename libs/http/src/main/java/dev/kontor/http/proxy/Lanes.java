package dev.kontor.http.proxy;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The places that requests under way take at a service, or at one of its replicas: so many for each kind, so that clients who
 * stand still in the midst of a body keep places only from others that move bodies the same way. For any number of threads.
 */
final class Lanes {
    private final int places;
    private final Map<Lane, AtomicInteger> taken =
            Arrays.stream(Lane.values()).collect(Collectors.toMap(Function.identity(), _ -> new AtomicInteger()));

    /** What a request is doing. */
    enum Lane {
        /** It asks, and its answer is short; no client can make it last. */
        CALL,
        /** Its answer flows to a client as fast as that takes it. */
        DOWNLOAD,
        /** Its body comes from a client as fast as that sends it. */
        UPLOAD
    }

    /** So many places for each kind. */
    Lanes(int places) {
        this.places = places;
    }

    /** Takes a place; false when there is none. */
    boolean tryEnter(Lane lane) {
        if (taken.get(lane).incrementAndGet() <= places) {
            return true;
        }
        leave(lane);
        return false;
    }

    /** Gives a place back. */
    void leave(Lane lane) {
        taken.get(lane).decrementAndGet();
    }

    /** All places that are taken. */
    int taken() {
        return taken.values().stream().mapToInt(AtomicInteger::get).sum();
    }
}
