package dev.kontor.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Json;
import dev.kontor.oci.MediaType;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.storage.JsonDocument;
import dev.kontor.store.Key;
import java.time.Instant;
import java.util.Optional;

/** A manifest as it is kept: a line about it, then the bytes exactly as they came. */
final class StoredManifest {
    private final MediaType mediaType;
    private final long sequence;
    private final Optional<Digest> subject;
    private final byte[] bytes;

    private StoredManifest(MediaType mediaType, long sequence, Optional<Digest> subject, byte[] bytes) {
        this.mediaType = mediaType;
        this.sequence = sequence;
        this.subject = subject;
        this.bytes = bytes;
    }

    static byte[] encode(MediaType mediaType, long sequence, Optional<Digest> subject, Instant pushed, byte[] bytes) {
        ObjectNode header = Json.MAPPER.createObjectNode();
        header.put("sequence", sequence);
        header.put("mediaType", mediaType.value());
        header.put("state", "live");
        subject.ifPresent(digest -> header.put("subject", digest.value()));
        header.put("pushed", pushed.toString());
        header.put("by", Caller.current().name());
        return JsonDocument.encode(header, bytes);
    }

    /** Reads the document that was found under a key. */
    static StoredManifest decode(Key key, byte[] document) {
        byte[] bytes = bytesOf(key, document);
        return JsonDocument.decode(
                key,
                document,
                header -> new StoredManifest(
                        MediaType.parse(header.path("mediaType").asText()).orElseThrow(),
                        header.path("sequence").asLong(),
                        Optional.ofNullable(header.get("subject"))
                                .map(JsonNode::asText)
                                .map(Digest::of),
                        bytes));
    }

    /** The manifest's media type, for readers who want nothing else of the line. */
    static String mediaTypeOf(Key key, byte[] document) {
        return JsonDocument.text(key, document, "mediaType", type -> type);
    }

    /** How many bytes the manifest of this document has. */
    static int sizeOf(Key key, byte[] document) {
        return JsonDocument.bodyLength(key, document);
    }

    /** The manifest's bytes, copied from its document. */
    static byte[] bytesOf(Key key, byte[] document) {
        return JsonDocument.body(key, document);
    }

    MediaType mediaType() {
        return mediaType;
    }

    long sequence() {
        return sequence;
    }

    Optional<Digest> subject() {
        return subject;
    }

    /** The manifest's bytes, shared and not to be changed. */
    byte[] bytes() {
        return bytes;
    }
}
