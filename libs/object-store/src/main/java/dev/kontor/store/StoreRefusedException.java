package dev.kontor.store;

/** A store cannot be used as it is: another process owns it, its format is unknown, it lacks what safety needs. */
public class StoreRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong and what to do about it */
    public StoreRefusedException(String message) {
        super(message);
    }

    /** @param message what is wrong and what to do about it */
    public StoreRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
