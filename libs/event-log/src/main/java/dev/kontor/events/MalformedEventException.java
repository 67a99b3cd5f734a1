package dev.kontor.events;

/** Bytes that should be an event are none that this program knows. */
public class MalformedEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong */
    public MalformedEventException(String message) {
        super(message);
    }

    /** @param message what is wrong */
    public MalformedEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
