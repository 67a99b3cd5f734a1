package dev.kontor.store;

/**
 * A line of a listing.
 *
 * @param key the document's key
 * @param sizeBytes its length
 */
public record DocumentEntry(Key key, long sizeBytes) {}
