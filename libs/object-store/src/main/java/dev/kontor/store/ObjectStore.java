package dev.kontor.store;

/**
 * Documents and contents of one store, behind one driver.
 *
 * <p>Whoever needs only one of the two roles takes that role's interface.
 */
public interface ObjectStore extends DocumentStore, ContentStore, AutoCloseable {
    /** In what this driver differs from others. */
    Capabilities capabilities();

    /**
     * Asks the store whether it answers.
     *
     * @throws StoreUnavailableException when it does not
     * @throws StoreFullException when it does, and is known to have no space for what is written
     */
    void check();

    /** Ends the use of the store: waits for writes under way and refuses new ones; may be called again. */
    @Override
    void close();
}
