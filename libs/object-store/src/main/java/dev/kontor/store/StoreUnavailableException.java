package dev.kontor.store;

/** The store could not be reached or failed; a write under way may have happened or not. */
public class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was tried, without secrets */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param message what was tried, without secrets */
    public StoreUnavailableException(String message) {
        super(message);
    }
}
