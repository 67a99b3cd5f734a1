package dev.kontor.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.kontor.oci.Json;
import dev.kontor.store.Document;
import dev.kontor.store.Key;
import java.nio.charset.StandardCharsets;

/**
 * One state of a document that changes by claims.
 *
 * @param document its key
 * @param sequence the claim that made this state; 0 when none did
 */
public record DocumentState(Key document, long sequence) {
    /** The state of a document as it was found; the first line of a document says its sequence. */
    static DocumentState of(Key key, Document found) {
        return new DocumentState(key, sequenceOf(found));
    }

    /** The sequence that a document carries, removed or not; 0 when it carries none. */
    public static long sequenceOf(Document found) {
        return firstLine(found).path("sequence").asLong(0);
    }

    /** The first line of a document; missing when it is not JSON. */
    static JsonNode firstLine(Document found) {
        byte[] bytes = found.bytes();
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        try {
            return Json.MAPPER.readTree(new String(bytes, 0, end, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
