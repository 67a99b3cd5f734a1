package dev.kontor.search.catalog;

/** There is no index yet, since it is being built for the first time, or none that can be read. */
public final class IndexUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message how far it has come, for users */
    public IndexUnavailableException(String message) {
        super(message);
    }
}
