package dev.kontor.store;

/**
 * A document of a listing that was read together with its bytes.
 *
 * @param key its key
 * @param document its state when it was read
 */
public record KeyedDocument(Key key, Document document) {}
