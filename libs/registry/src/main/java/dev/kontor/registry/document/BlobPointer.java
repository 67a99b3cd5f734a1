package dev.kontor.registry.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.ContentId;
import dev.kontor.store.Key;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the content of a digest lies: one for each digest in a store, whichever repositories may serve it.
 *
 * @param content its name in the store
 * @param sizeBytes its length
 * @param state whether it may be served
 * @param origin the repository into which it was pushed; empty where it was not noted
 */
public record BlobPointer(ContentId content, long sizeBytes, State state, Optional<RepositoryName> origin) {
    private static final String KIND = "blob";

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
    public static BlobPointer live(ContentId content, long sizeBytes, RepositoryName origin) {
        return new BlobPointer(content, sizeBytes, State.LIVE, Optional.of(origin));
    }

    /** Whether the blob may be served. */
    public boolean isLive() {
        return state == State.LIVE;
    }

    /** The document. */
    public byte[] encode() {
        ObjectNode json = JsonDocument.begin(KIND);
        json.put("state", state.name().toLowerCase(Locale.ROOT));
        json.put("content", content.value());
        json.put("size", sizeBytes);
        origin.ifPresent(repository -> json.put("origin", repository.value()));
        return JsonDocument.encode(json);
    }

    /**
     * Reads the document.
     *
     * @param key where it was found
     * @throws dev.kontor.store.StoreDamagedException when it is no pointer
     */
    public static BlobPointer decode(Key key, byte[] bytes) {
        return JsonDocument.decode(key, KIND, bytes, BlobPointer::of);
    }

    private static BlobPointer of(JsonNode json) {
        return new BlobPointer(
                new ContentId(json.path("content").asText()),
                JsonDocument.sizeOf(json, "size"),
                State.valueOf(json.path("state").asText().toUpperCase(Locale.ROOT)),
                Optional.ofNullable(json.get("origin")).map(name -> RepositoryName.of(name.asText())));
    }
}
