package dev.kontor.service.storage;

import dev.kontor.oci.Json;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;

/**
 * What a removal by compare-and-set leaves: a document that holds nothing but the sequence of the removal.
 *
 * <p>So no two states of a document have the same bytes, which stores need whose versions are computed from the bytes,
 * and whoever writes over a tombstone takes a greater sequence. A listing shows a tombstone by its size. Documents
 * without bytes are tombstones too.
 */
public final class Tombstone {
    /** No tombstone is longer; each document that can be removed is. */
    static final int MAX_BYTES = 48;

    private Tombstone() {}

    /** The tombstone of a removal. */
    public static byte[] of(long sequence) {
        return JsonDocument.encode(Json.MAPPER.createObjectNode().put("sequence", sequence));
    }

    /** Whether a document was removed. */
    public static boolean is(Document document) {
        return document.bytes().length <= MAX_BYTES;
    }

    /** Whether a line of a listing is a document that was removed. */
    public static boolean is(DocumentEntry entry) {
        return entry.sizeBytes() <= MAX_BYTES;
    }
}
