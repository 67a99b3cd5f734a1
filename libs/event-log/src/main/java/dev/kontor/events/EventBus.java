package dev.kontor.events;

import java.time.InstantSource;
import java.util.regex.Pattern;

/**
 * The logs of all topics with those who consume them: the one thing that a configuration chooses. Where no topic is named
 * it is that of changes. For many threads.
 */
public interface EventBus extends AutoCloseable {
    /** What the name of a group looks like. */
    Pattern GROUP = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    /**
     * The log of a topic, which is made when it is first used; the same each time. It is closed with the bus.
     *
     * @throws EventLogUnavailableException when it cannot be opened now
     */
    EventLog log(Topic topic);

    /** The log on which changes are announced. */
    default EventLog log() {
        return log(Topic.CHANGES);
    }

    /**
     * A new member of a group; it must be closed. A group of one topic has nothing to do with that of the same name of
     * another.
     *
     * @param group what looks like {@link #GROUP}
     * @throws EventLogUnavailableException when the log cannot be opened now
     */
    EventConsumer join(Topic topic, String group);

    /** A new member of a group on changes. */
    default EventConsumer join(String group) {
        return join(Topic.CHANGES, group);
    }

    /**
     * Reads a topic for somebody who keeps the position, together with what the events were made into.
     *
     * @param from what was kept, or {@link LogPosition#OLDEST}, or {@link EventLog#end}
     * @throws EventLogUnavailableException when the log cannot be opened now
     */
    default EventReader reader(Topic topic, LogPosition from) {
        return new EventReader(log(topic), from);
    }

    /** Where records of all topics go that nobody could handle; the place of each says of which topic it is. */
    DeadLetters deadLetters();

    /** Hands the events of a topic to a handler, as a new member of a group, until the loop is closed. */
    default EventLoop handle(Topic topic, String group, EventHandler handler) {
        return new EventLoop(group, join(topic, group), handler, deadLetters(), InstantSource.system()).start();
    }

    /** Hands changes to a handler, as a new member of a group, until the loop is closed. */
    default EventLoop handle(String group, EventHandler handler) {
        return handle(Topic.CHANGES, group, handler);
    }

    /** Ends the use of the logs; consumers are closed by those who made them. */
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
