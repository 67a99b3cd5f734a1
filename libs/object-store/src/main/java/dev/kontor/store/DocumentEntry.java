package dev.kontor.store;

/**
 * A line of a listing.
 *
 * @param key the document's key
 * @param sizeBytes its length; 0 is a tombstone
 */
public record DocumentEntry(Key key, long sizeBytes) {
    /** Whether the document was removed. */
    public boolean isTombstone() {
        return sizeBytes == 0;
    }
}
