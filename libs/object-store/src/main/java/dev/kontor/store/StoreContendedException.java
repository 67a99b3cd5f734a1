package dev.kontor.store;

/**
 * Contention: others changed the same documents whenever this change was tried, as often as is reasonable. Nothing is
 * wrong; whoever comes again at once will most likely get through.
 */
public final class StoreContendedException extends StoreException {
    private static final long serialVersionUID = 1L;

    /** @param message what so many change at once */
    public StoreContendedException(String message) {
        super(message);
    }
}
