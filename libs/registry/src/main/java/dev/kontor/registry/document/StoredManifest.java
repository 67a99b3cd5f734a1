package dev.kontor.registry.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import dev.kontor.store.Key;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A manifest as it is kept: a line about it, then the bytes exactly as they came.
 *
 * <p>What every pull asks for, state and media type, is read when the document is; the rest of the line when it is asked
 * for.
 */
public final class StoredManifest {
    private static final String KIND = "manifest";
    private static final List<String> OF_EVERY_PULL = List.of("state", "mediaType");

    private final Key key;
    private final byte[] document;
    private final State state;
    private final String mediaType;

    /** What may be done with a manifest. */
    public enum State {
        /** It is whole, and served. */
        LIVE,
        /** It is served, and what it refers to is still being fetched from another registry. */
        REMOTE,
        /** It waits for a check, and is not served until that lets it go. */
        HELD,
        /** It is damaged: absent for clients, so that they push it again. */
        QUARANTINED
    }

    private StoredManifest(Key key, byte[] document, State state, String mediaType) {
        this.key = key;
        this.document = document;
        this.state = state;
        this.mediaType = mediaType;
    }

    /**
     * What stands in the line.
     *
     * @param sequence the claim of the push that made it
     * @param subject what the manifest refers to as its subject
     * @param pushed when it was pushed
     * @param by who pushed it
     */
    public record Line(
            MediaType mediaType, State state, long sequence, Optional<Digest> subject, Instant pushed, String by) {
        /** The document of a manifest with these bytes. */
        public byte[] encode(byte[] bytes) {
            ObjectNode header = JsonDocument.begin(KIND);
            header.put("state", state.name().toLowerCase(Locale.ROOT));
            header.put("mediaType", mediaType.value());
            header.put("sequence", sequence);
            subject.ifPresent(digest -> header.put("subject", digest.value()));
            header.put("pushed", pushed.toString());
            header.put("by", by);
            return JsonDocument.encode(header, bytes);
        }
    }

    /**
     * Reads the document that was found under a key.
     *
     * @throws dev.kontor.store.StoreDamagedException when it is no manifest's
     */
    public static StoredManifest decode(Key key, byte[] document) {
        return JsonDocument.texts(
                key,
                document,
                OF_EVERY_PULL,
                texts -> new StoredManifest(key, document, state(texts.get(0)), texts.get(1)));
    }

    private static State state(String text) {
        return State.valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** What may be done with it. */
    public State state() {
        return state;
    }

    /** The manifest's media type as it is written. */
    public String mediaType() {
        return mediaType;
    }

    /**
     * The whole line.
     *
     * @throws dev.kontor.store.StoreDamagedException when it cannot be read
     */
    public Line line() {
        return JsonDocument.decode(
                key,
                KIND,
                document,
                header -> new Line(
                        MediaType.parse(mediaType).orElseThrow(),
                        state,
                        header.path("sequence").asLong(),
                        Optional.ofNullable(header.get("subject"))
                                .map(JsonNode::asText)
                                .map(Digest::of),
                        Instant.parse(header.path("pushed").asText()),
                        header.path("by").asText()));
    }

    /** How many bytes the manifest has. */
    public int sizeBytes() {
        return JsonDocument.bodyLength(key, document);
    }

    /** The manifest's bytes, copied from its document. */
    public byte[] bytes() {
        return JsonDocument.body(key, document);
    }
}
