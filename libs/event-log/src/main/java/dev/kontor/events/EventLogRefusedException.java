package dev.kontor.events;

/** The log is there and must not be used as it is: events would be lost, or lose their order. */
public class EventLogRefusedException extends EventLogUnavailableException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, and what to do about it */
    public EventLogRefusedException(String message) {
        super(message);
    }

    /** @param message what is wrong, and what to do about it */
    public EventLogRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
