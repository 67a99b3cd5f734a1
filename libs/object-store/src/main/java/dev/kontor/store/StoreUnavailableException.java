package dev.kontor.store;

/**
 * An outage: the store could not be reached or failed; a write under way may have happened or not. It may work again
 * later, by itself.
 */
public non-sealed class StoreUnavailableException extends StoreException {
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
