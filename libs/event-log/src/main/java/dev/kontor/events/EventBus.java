package dev.kontor.events;

import java.time.InstantSource;
import java.util.regex.Pattern;

/** A log with those who consume it: the one thing that a configuration chooses. */
public interface EventBus extends AutoCloseable {
    /** What the name of a group looks like. */
    Pattern GROUP = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    /** The log on which changes are announced. */
    EventLog log();

    /**
     * A new member of a group; it must be closed.
     *
     * @param group what looks like {@link #GROUP}
     */
    EventConsumer join(String group);

    /** Where records go that nobody could handle. */
    DeadLetters deadLetters();

    /** Hands events to a handler, as a new member of a group, until the loop is closed. */
    default EventLoop handle(String group, EventHandler handler) {
        return new EventLoop(group, join(group), handler, deadLetters(), InstantSource.system()).start();
    }

    /** Ends the use of the log; consumers are closed by those who made them. */
    @Override
    void close();

    /**
     * Gives the name of a group back.
     *
     * @throws IllegalArgumentException when it does not look like {@link #GROUP}
     */
    static String requireGroup(String group) {
        if (!GROUP.matcher(group).matches()) {
            throw new IllegalArgumentException("not the name of a group: " + group);
        }
        return group;
    }
}
