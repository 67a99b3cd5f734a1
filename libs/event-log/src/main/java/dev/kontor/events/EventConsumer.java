package dev.kontor.events;

import java.time.Duration;
import java.util.List;

/**
 * One member of a group that shares the work on a topic; the group's position is kept with the log.
 *
 * <p>For one thread, but for {@link #wake} and {@link #lag}. Each poll is followed by a commit before the next.
 */
public interface EventConsumer extends AutoCloseable {
    /** The work on the records of the last poll, which another thread does. */
    interface Work {
        /** How many of the records were handled so far, from the first on. */
        int settled();

        /**
         * Begins no further record and waits for the one under way, whose handler is interrupted when the time is over.
         *
         * @return whether the work has ended; if not, the record under way may be handled by two at once
         */
        boolean stop(Duration patience);
    }

    /**
     * Gives the next records that are this member's to handle; those of a repository are no other member's meanwhile, as
     * long as {@link #keep} or the next poll comes in time. A group that is new begins with the oldest record.
     *
     * @param wait the longest to wait
     * @return the records in order, whose positions mean nothing to {@link EventLog#read}; empty when none came in time
     * @throws PositionLostException when the log has forgotten records that the group did not handle; it is thrown again
     *     until {@link #skipLost}
     * @throws EventLogUnavailableException when the log fails
     * @throws InterruptedException when the waiting thread is interrupted
     */
    List<Delivery> poll(Duration wait) throws InterruptedException;

    /**
     * Notes that the first records of the last poll were handled; those behind them come again, to this member or another.
     *
     * <p>Where others have taken over meanwhile nothing is noted, and they handle the records once more.
     *
     * @throws EventLogUnavailableException when the log fails; the records may come again
     */
    void commit(int handled);

    /**
     * Says that this member is still at work on what it polled, and notes what of it was handled; to be called now and
     * then while the work goes on, the more often the better.
     *
     * <p>When some of the records have to go to another member, the work is stopped first, and they go with what was
     * handled noted.
     *
     * @return whether all the records are its own still; if not, others handle those behind what was noted
     * @throws EventLogUnavailableException when the log fails
     */
    boolean keep(Work work);

    /**
     * Goes on behind what the log has forgotten.
     *
     * @throws EventLogUnavailableException when the log fails
     */
    void skipLost();

    /** How many records this member has still to handle, as it was a few seconds ago; the sum is the group's lag. */
    long lag();

    /** Lets a poll that waits, or the next one, return at once; for any thread. */
    void wake();

    /** Leaves the group, so that others take over at once. */
    @Override
    void close();
}
