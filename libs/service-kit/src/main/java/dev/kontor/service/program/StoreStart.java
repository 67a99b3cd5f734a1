package dev.kontor.service.program;

import dev.kontor.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Waits for stores that do not answer yet, as it is where everything starts at once.
 *
 * <p>Stores that answer and must not be used are another matter: waiting does not heal them.
 */
public final class StoreStart {
    private static final System.Logger LOGGER = System.getLogger(StoreStart.class.getName());
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Duration patience;
    private final StopSignal stop;
    private final InstantSource clock;
    private final Duration firstPause;

    /**
     * A wait that ends after this time.
     *
     * @param stop ends it as well
     */
    public StoreStart(Duration patience, StopSignal stop) {
        this(patience, stop, InstantSource.system(), SHORTEST_PAUSE);
    }

    StoreStart(Duration patience, StopSignal stop, InstantSource clock, Duration firstPause) {
        this.patience = patience;
        this.stop = stop;
        this.clock = clock;
        this.firstPause = firstPause;
    }

    /**
     * Opens something, again and again while its store does not answer.
     *
     * @throws StoreUnavailableException when the time is over, or the process is told to end
     */
    public <T> T await(Supplier<T> open) throws InterruptedException {
        Instant deadline = clock.instant().plus(patience);
        Duration pause = firstPause;
        while (true) {
            try {
                return open.get();
            } catch (StoreUnavailableException e) {
                Duration left = Duration.between(clock.instant(), deadline);
                if (left.compareTo(pause) < 0) {
                    throw e;
                }
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "the store does not answer; it is tried for {0} more seconds: {1}",
                        left.toSeconds(),
                        e.getMessage());
                if (stop.await(pause)) {
                    throw e;
                }
                Duration next = pause.multipliedBy(2);
                pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
            }
        }
    }
}
