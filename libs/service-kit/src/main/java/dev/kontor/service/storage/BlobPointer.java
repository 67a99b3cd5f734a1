package dev.kontor.service.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Json;
import dev.kontor.store.ContentId;
import dev.kontor.store.Key;
import java.util.Locale;

/**
 * Where the content of a digest lies.
 *
 * @param content its name in the store
 * @param sizeBytes its length
 * @param state whether it may be served
 */
public record BlobPointer(ContentId content, long sizeBytes, State state) {
    /** What a blob is good for. */
    public enum State {
        /** It may be served. */
        LIVE,
        /** It is damaged: absent for clients, so that they push it again. */
        QUARANTINED,
        /** It is about to be collected: absent for clients. */
        CONDEMNED
    }

    /** A pointer to good content. */
    public static BlobPointer live(ContentId content, long sizeBytes) {
        return new BlobPointer(content, sizeBytes, State.LIVE);
    }

    /** Whether the blob may be served. */
    public boolean isLive() {
        return state == State.LIVE;
    }

    /** The document. */
    public byte[] encode() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("content", content.value());
        json.put("size", sizeBytes);
        json.put("state", state.name().toLowerCase(Locale.ROOT));
        return JsonDocument.encode(json);
    }

    /**
     * Reads the document.
     *
     * @param key where it was found
     * @throws dev.kontor.store.StoreDamagedException when it is no pointer
     */
    public static BlobPointer decode(Key key, byte[] bytes) {
        return JsonDocument.decode(key, bytes, BlobPointer::of);
    }

    private static BlobPointer of(JsonNode json) {
        return new BlobPointer(
                new ContentId(json.path("content").asText()),
                JsonDocument.sizeOf(json, "size"),
                State.valueOf(json.path("state").asText().toUpperCase(Locale.ROOT)));
    }
}
