package dev.kontor.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Json;
import dev.kontor.oci.MediaType;
import dev.kontor.service.storage.JsonDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tag as it is kept.
 *
 * @param sequence the claim of its last change
 * @param digest what it names
 * @param sizeBytes length of that manifest
 * @param when when it was moved there
 * @param moves the moves before this one, the newest first, at most {@link #MOVES_KEPT}
 */
record StoredTag(long sequence, Digest digest, MediaType mediaType, long sizeBytes, Instant when, List<Move> moves) {
    /** How many older moves stand in the document; those before them are documents of their own. */
    static final int MOVES_KEPT = 16;

    /** Where the tag was once. */
    record Move(long sequence, Digest digest, Instant when) {
        ObjectNode toJson(ObjectNode json) {
            return json.put("sequence", sequence).put("digest", digest.value()).put("when", when.toString());
        }
    }

    StoredTag {
        moves = List.copyOf(moves);
    }

    /** The tag after it moved; the move that no longer fits is {@link #fallenOut()} of this one. */
    StoredTag moved(long newSequence, Digest to, MediaType type, long newSize, Instant now) {
        List<Move> kept = new ArrayList<>();
        kept.add(new Move(sequence, digest, when));
        kept.addAll(moves.subList(0, Math.min(moves.size(), MOVES_KEPT - 1)));
        return new StoredTag(newSequence, to, type, newSize, now, kept);
    }

    /** The move that leaves this document with the next one. */
    Optional<Move> fallenOut() {
        return moves.size() < MOVES_KEPT ? Optional.empty() : Optional.of(moves.getLast());
    }

    byte[] encode() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("sequence", sequence);
        json.put("digest", digest.value());
        json.put("mediaType", mediaType.value());
        json.put("size", sizeBytes);
        json.put("when", when.toString());
        json.put("by", "anonymous");
        ArrayNode list = json.putArray("moves");
        moves.forEach(move -> move.toJson(list.addObject()));
        return JsonDocument.encode(json);
    }

    /** What the tag of this document names, for readers who want nothing else of it. */
    static Digest digestOf(byte[] document) {
        return Digest.of(JsonDocument.text(document, "digest"));
    }

    static StoredTag decode(byte[] document) {
        JsonNode json = JsonDocument.decode(document);
        List<Move> moves = new ArrayList<>();
        for (JsonNode move : json.path("moves")) {
            moves.add(new Move(
                    move.path("sequence").asLong(),
                    Digest.of(move.path("digest").asText()),
                    Instant.parse(move.path("when").asText())));
        }
        return new StoredTag(
                json.path("sequence").asLong(),
                Digest.of(json.path("digest").asText()),
                MediaType.parse(json.path("mediaType").asText()).orElseThrow(),
                json.path("size").asLong(),
                Instant.parse(json.path("when").asText()),
                moves);
    }
}
