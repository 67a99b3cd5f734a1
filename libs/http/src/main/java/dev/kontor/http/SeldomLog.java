package dev.kontor.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Says once a minute what happens often. For any number of threads. */
public final class SeldomLog {
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final System.Logger logger;
    private final LongSupplier nanoTime;
    private final AtomicLong next;

    /**
     * A log that has said nothing yet.
     *
     * @param nanoTime never goes back
     */
    public SeldomLog(System.Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /** Logs a warning, if the last one is a minute ago. */
    public void warn(String message, Object... parameters) {
        long now = nanoTime.getAsLong();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + QUIET_NANOS)) {
            logger.log(System.Logger.Level.WARNING, message + " (said once a minute)", parameters);
        }
    }
}
