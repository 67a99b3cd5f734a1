package dev.kontor.search.index;

import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.EventReader;
import dev.kontor.events.LogPosition;
import dev.kontor.events.PositionLostException;
import dev.kontor.registry.Registry;
import dev.kontor.store.StoreException;
import java.time.Duration;

/**
 * Whether an index holds what was made before a question came. It waits a moment for that, and no longer: who asks gets an
 * answer, if of a moment ago.
 */
final class Freshness {
    /** How long a question waits. */
    static final Duration OF_A_QUESTION = Duration.ofMillis(200);

    private static final long LOOK_MILLIS = 2;

    private final Registry registry;
    private final EventReader changes;
    private LogPosition applied = LogPosition.OLDEST;

    Freshness(Registry registry, EventReader changes) {
        this.registry = registry;
        this.changes = changes;
    }

    /** Everything up to here can be seen. */
    synchronized void applied(LogPosition position) {
        applied = position;
        notifyAll();
    }

    /** Waits for what was made before now, at most so long. */
    void await(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        try {
            // What was made in another moment before is claimed, and comes to the log from there.
            while (registry.hasUnannounced() && System.nanoTime() - end < 0) {
                Thread.sleep(LOOK_MILLIS);
            }
            await(changes.end(), end);
        } catch (EventLogUnavailableException | PositionLostException | StoreException e) {
            // Of a moment ago.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void await(LogPosition goal, long end) throws InterruptedException {
        long left = end - System.nanoTime();
        while (left > 0 && !changes.hasReached(applied, goal)) {
            wait(Math.max(1, left / 1_000_000));
            left = end - System.nanoTime();
        }
    }
}
