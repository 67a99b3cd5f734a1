package dev.kontor.events;

/** The log could not be reached or failed. */
public class EventLogUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was tried */
    public EventLogUnavailableException(String message) {
        super(message);
    }

    /** @param message what was tried */
    public EventLogUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
