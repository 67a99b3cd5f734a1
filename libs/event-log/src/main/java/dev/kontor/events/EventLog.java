package dev.kontor.events;

import java.time.Duration;
import java.util.List;

/**
 * The ordered, durable log of what changed.
 *
 * <p>Events of one repository keep the order in which they were appended. A consumer may hear an event more than once
 * and keeps its own position. The log may forget its oldest events; {@link PositionLostException} then tells a consumer
 * to build its state from storage.
 */
public interface EventLog extends AutoCloseable {
    /**
     * Appends events and returns when they are durable; they keep their order.
     *
     * @throws EventLogUnavailableException when the log fails; some of them may be in it
     */
    void append(List<AnnouncedEvent> events);

    /**
     * Reads on from a position; waits for the first event if there is none yet.
     *
     * @param from a position from {@link LoggedEvent#next}, {@link #end} or {@link LogPosition#OLDEST}
     * @param limit the most events to return, at least 1
     * @param wait the longest to wait
     * @return the events in order; empty when none came in time
     * @throws PositionLostException when the log no longer reaches back to the position
     * @throws InterruptedException when the waiting thread is interrupted
     */
    List<LoggedEvent> read(LogPosition from, int limit, Duration wait) throws InterruptedException;

    /** The place behind the newest event. */
    LogPosition end();

    /** Ends the use of the log; readers that wait return with nothing; may be called again. */
    @Override
    void close();
}
