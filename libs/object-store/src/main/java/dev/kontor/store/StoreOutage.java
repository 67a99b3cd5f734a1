package dev.kontor.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Says once that a store fails and once that it works again, however many requests meet it between.
 *
 * <p>An outage is over with the first success after nothing has failed for ten seconds: while a disk is full some writes
 * still find room.
 */
public final class StoreOutage {
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final System.Logger logger;
    private final InstantSource clock;
    private volatile boolean failing;
    private Instant begun = Instant.MIN;
    private Instant lastFailure = Instant.MIN;
    private long failures;

    /** @param logger where it is said */
    public StoreOutage(System.Logger logger, InstantSource clock) {
        this.logger = logger;
        this.clock = clock;
    }

    /** The store failed. */
    public synchronized void fails(StoreUnavailableException failure) {
        lastFailure = clock.instant();
        failures++;
        if (failing) {
            logger.log(System.Logger.Level.DEBUG, () -> "the store still fails: " + failure.getMessage());
            return;
        }
        failing = true;
        begun = lastFailure;
        failures = 1;
        logger.log(System.Logger.Level.ERROR, "the store fails: " + failure.getMessage(), failure);
    }

    /** The store did what it was asked; costs next to nothing while it works. */
    public void works() {
        if (failing) {
            end();
        }
    }

    private synchronized void end() {
        Instant now = clock.instant();
        if (failing && !lastFailure.plus(QUIET).isAfter(now)) {
            failing = false;
            long seconds = Duration.between(begun, lastFailure).toSeconds();
            logger.log(
                    System.Logger.Level.INFO,
                    "the store works again; it failed {0} times within {1} seconds",
                    failures,
                    seconds);
        }
    }
}
