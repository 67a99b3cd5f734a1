package dev.kontor.registry.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.store.Key;
import java.time.Instant;

/**
 * The entry of a repository in the catalog.
 *
 * @param sequence the claim of the change that made it
 * @param since when the first blob or manifest came
 * @param by who brought that
 */
public record StoredRepository(long sequence, Instant since, String by) {
    private static final String KIND = "repository";

    /** The document. */
    public byte[] encode() {
        ObjectNode json = JsonDocument.begin(KIND);
        json.put("sequence", sequence);
        json.put("since", since.toString());
        json.put("by", by);
        return JsonDocument.encode(json);
    }

    /**
     * Reads the document.
     *
     * @param key where it was found
     * @throws dev.kontor.store.StoreDamagedException when it is no such entry
     */
    public static StoredRepository decode(Key key, byte[] bytes) {
        return JsonDocument.decode(key, KIND, bytes, StoredRepository::of);
    }

    private static StoredRepository of(JsonNode json) {
        return new StoredRepository(
                json.path("sequence").asLong(),
                Instant.parse(json.path("since").asText()),
                json.path("by").asText());
    }
}
