package dev.kontor.store;

/**
 * An outage of writing alone: the store has no space left, or a quota is used up. What is there can be read; writes work
 * again as soon as somebody makes room.
 */
public final class StoreFullException extends StoreUnavailableException {
    private static final long serialVersionUID = 1L;

    /** @param message what was tried and what is full, without secrets */
    public StoreFullException(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param message what was tried and what is full, without secrets */
    public StoreFullException(String message) {
        super(message);
    }
}
