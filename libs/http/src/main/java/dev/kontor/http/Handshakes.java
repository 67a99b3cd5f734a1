package dev.kontor.http;

import java.time.Duration;
import java.util.Optional;

/** Bounds the time that TLS handshakes take; each thread makes those of one connection. */
final class Handshakes {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final StallGuard guard;
    private final ThreadLocal<Optional<ConnectionWatch>> current = ThreadLocal.withInitial(Optional::empty);

    Handshakes(StallGuard guard) {
        this.guard = guard;
    }

    /** The calling thread begins one. */
    void begin() {
        ConnectionWatch watch = new ConnectionWatch(System::nanoTime);
        watch.enter(watch.in(LONGEST));
        guard.watch(watch);
        current.set(Optional.of(watch));
    }

    /**
     * The calling thread has made it, or had none to make.
     *
     * @throws ClientGoneException when it took too long: the connection is closed already
     */
    void end() {
        Optional<ConnectionWatch> watch = current.get();
        current.remove();
        watch.ifPresent(guard::forget);
        watch.ifPresent(ConnectionWatch::leave);
    }
}
