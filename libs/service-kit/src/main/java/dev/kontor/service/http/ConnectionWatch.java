package dev.kontor.service.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Bounds the time that one connection's thread may wait for its socket.
 *
 * <p>The thread announces each blocking call with {@link #enter} and ends it with {@link #leave}; the sweeper interrupts
 * it when the deadline has passed, which closes the socket. Both take the same lock, so an interrupt can only hit a
 * thread that is inside such a call and never, a moment later, its work on a file or a database.
 */
final class ConnectionWatch {
    private final Thread thread;
    private final LongSupplier nanoTime;

    private boolean blocked;
    private long enteredNanos;
    private long deadlineNanos;
    private boolean expired;

    /** Watches the calling thread. */
    ConnectionWatch(LongSupplier nanoTime) {
        this.thread = Thread.currentThread();
        this.nanoTime = nanoTime;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** The moment that lies so far ahead, for {@link #enter}. */
    long in(Duration duration) {
        return now() + duration.toNanos();
    }

    /**
     * Begins a blocking call.
     *
     * @throws ClientGoneException when an earlier call ran out of time: the socket is closed already
     */
    synchronized void enter(long deadline) {
        if (expired) {
            throw stalled();
        }
        enteredNanos = now();
        deadlineNanos = deadline;
        blocked = true;
    }

    /**
     * Ends a blocking call, however it went.
     *
     * @throws ClientGoneException when it ran out of time; the thread's interrupt is then cleared
     */
    synchronized void leave() {
        blocked = false;
        if (expired) {
            Thread.interrupted();
            throw stalled();
        }
    }

    /** Interrupts the call that runs now, if its time is up. */
    void sweep() {
        sweep(1);
    }

    /** Interrupts the call that runs now, if this share of its time is up: 1 for all of it. */
    synchronized void sweep(double share) {
        double allowedNanos = (deadlineNanos - enteredNanos) * share;
        if (blocked && !expired && now() - enteredNanos >= allowedNanos) {
            expired = true;
            thread.interrupt();
        }
    }

    private static ClientGoneException stalled() {
        return new ClientGoneException("the client neither sent nor took a byte for too long");
    }
}
