package dev.kontor.http;

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
    private boolean writing;
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
    void enter(long deadline) {
        enter(deadline, false);
    }

    /** {@link #enter} for a call that waits until the client takes bytes. */
    void enterWrite(long deadline) {
        enter(deadline, true);
    }

    private synchronized void enter(long deadline, boolean forWrite) {
        if (expired) {
            throw stalled();
        }
        writing = forWrite;
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
        sweep(Shares.ALL);
    }

    /** Interrupts the call that runs now, if its share of its time is up. */
    synchronized void sweep(Shares shares) {
        double allowedNanos = (deadlineNanos - enteredNanos) * (writing ? shares.ofWrites() : shares.ofReads());
        if (blocked && !expired && now() - enteredNanos >= allowedNanos) {
            expired = true;
            thread.interrupt();
        }
    }

    /** How much of its time a call has, from 0 to 1 for all of it. */
    record Shares(double ofReads, double ofWrites) {
        static final Shares ALL = new Shares(1, 1);
    }

    private static ClientGoneException stalled() {
        return new ClientGoneException("the client neither sent nor took a byte for too long");
    }
}
