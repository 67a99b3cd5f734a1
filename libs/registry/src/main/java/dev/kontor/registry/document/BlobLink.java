package dev.kontor.registry.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.store.Key;
import java.time.Instant;

/**
 * The permission of a repository to serve a blob.
 *
 * @param sequence the claim of the change that made it
 * @param since when the repository got the blob
 * @param sizeBytes the blob's length
 */
public record BlobLink(long sequence, Instant since, long sizeBytes) {
    private static final String KIND = "link";

    /** The document. */
    public byte[] encode() {
        ObjectNode json = JsonDocument.begin(KIND);
        json.put("sequence", sequence);
        json.put("since", since.toString());
        json.put("size", sizeBytes);
        return JsonDocument.encode(json);
    }

    /**
     * Reads the document.
     *
     * @param key where it was found
     * @throws dev.kontor.store.StoreDamagedException when it is no link
     */
    public static BlobLink decode(Key key, byte[] bytes) {
        return JsonDocument.decode(key, KIND, bytes, BlobLink::of);
    }

    private static BlobLink of(JsonNode json) {
        return new BlobLink(
                json.path("sequence").asLong(),
                Instant.parse(json.path("since").asText()),
                JsonDocument.sizeOf(json, "size"));
    }
}
