package dev.kontor.events;

/** The log has forgotten events behind the position; what they changed can only be read from storage. */
public class PositionLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message which position, and where the log begins */
    public PositionLostException(String message) {
        super(message);
    }
}
