package dev.kontor.events;

import java.time.Duration;
import java.util.List;

/**
 * The ordered, durable log of a topic.
 *
 * <p>Events of one repository keep the order in which they were appended. A consumer may hear an event more than once
 * and keeps its own position. The log may forget its oldest events; {@link PositionLostException} then tells a consumer
 * to build its state from storage. For many threads, and many processes.
 */
public interface EventLog extends AutoCloseable {
    /**
     * Appends events and returns when they are durable; those of one repository keep their order, and none of them is in
     * the log before those ahead of it are.
     *
     * @throws EventLogUnavailableException when the log fails or is closed; some of them may be in it, or come to be in
     *     it later. Whoever appends the same events again keeps the order of their first occurrences
     */
    void append(List<AnnouncedEvent> events);

    /**
     * Reads on from a position; waits for the first record if there is none yet.
     *
     * @param from a position from {@link Delivery#next}, {@link #end}, {@link #oldest} or {@link LogPosition#OLDEST}
     * @param limit the most records to return, at least 1
     * @param wait the longest to wait
     * @return the records in order; empty when none came in time, or when the log was closed
     * @throws PositionLostException when the log does not hold all that followed the position
     * @throws EventLogUnavailableException when the log fails
     * @throws InterruptedException when the waiting thread is interrupted
     */
    List<Delivery> read(LogPosition from, int limit, Duration wait) throws InterruptedException;

    /**
     * The place before the oldest record, or the end when there is none. Unlike {@link LogPosition#OLDEST} it stays where
     * it is.
     *
     * @throws EventLogUnavailableException when the log fails
     */
    LogPosition oldest();

    /**
     * Whether somebody who read up to a position has read all that lay before a goal; that of {@link LogPosition#OLDEST}
     * is the beginning of the log. Asks nobody.
     *
     * @throws PositionLostException when the two are not positions of one log
     */
    boolean hasReached(LogPosition kept, LogPosition goal);

    /**
     * The place behind the newest record.
     *
     * @throws EventLogUnavailableException when the log fails
     */
    LogPosition end();

    /** Ends the use of the log; readers that wait return with nothing; may be called again. */
    @Override
    void close();
}
