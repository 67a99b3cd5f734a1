package dev.kontor.events;

/**
 * A place between two events of a log, which a consumer keeps together with the state it has built so far.
 *
 * @param value opaque printable ASCII; only the log that gave it can read it. At most 28 characters on the journal, and 24
 *     and 19 for each partition on Kafka
 */
public record LogPosition(String value) {
    /** Before the oldest event that the log still has. */
    public static final LogPosition OLDEST = new LogPosition("");
}
