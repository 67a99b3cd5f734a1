package dev.kontor.events;

/** What became of an event that a handler was given. */
public sealed interface Handling {
    /** It was handled, or there was nothing to do. */
    record Done() implements Handling {}

    /**
     * It will never be handled, however often it comes: it goes to the dead letters.
     *
     * @param reason what is wrong with it
     */
    record Refused(String reason) implements Handling {}

    /**
     * It cannot be handled now, whatever it says: it comes again.
     *
     * @param reason what is missing
     */
    record Unavailable(String reason) implements Handling {}
}
