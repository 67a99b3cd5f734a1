package dev.kontor.store;

/**
 * A store did not do what it was asked. The kind says what may help: to come again later, to come again at once, or
 * nothing that repeats the request.
 */
public abstract sealed class StoreException extends RuntimeException
        permits StoreUnavailableException, StoreContendedException, StoreDamagedException {
    private static final long serialVersionUID = 1L;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
