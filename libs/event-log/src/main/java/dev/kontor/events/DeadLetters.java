package dev.kontor.events;

/** Where records go that nobody could handle, for a person to look at. */
public interface DeadLetters {
    /**
     * Keeps a letter and returns when it is durable; the same letter may be kept twice.
     *
     * @throws EventLogUnavailableException when that fails
     */
    void add(DeadLetter letter);
}
