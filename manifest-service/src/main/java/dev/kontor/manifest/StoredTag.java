package dev.kontor.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Json;
import dev.kontor.oci.MediaType;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.storage.JsonDocument;
import dev.kontor.store.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tag as it is kept.
 *
 * @param sequence the claim of its last change
 * @param digest what it names
 * @param manifestSequence which push of that manifest it names: when the manifest is removed and pushed again, the tag
 *     has to be pushed again too; 0 where it was not noted
 * @param sizeBytes length of that manifest
 * @param when when it was moved there
 * @param moves the moves before this one, the newest first, at most {@link #MOVES_KEPT}
 */
record StoredTag(
        long sequence,
        Digest digest,
        long manifestSequence,
        MediaType mediaType,
        long sizeBytes,
        Instant when,
        List<Move> moves) {
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

    /** The moves of the tag after its next one; the one that no longer fits is {@link #fallenOut()} of this one. */
    List<Move> movesBehindNext() {
        List<Move> kept = new ArrayList<>();
        kept.add(new Move(sequence, digest, when));
        kept.addAll(moves.subList(0, Math.min(moves.size(), MOVES_KEPT - 1)));
        return kept;
    }

    /** Whether it names this push of a manifest. */
    boolean names(Digest manifest, long pushed) {
        return digest.equals(manifest) && (manifestSequence == pushed || manifestSequence == 0);
    }

    /** Whether it names a manifest as it was pushed before it was removed. */
    boolean namesRemoved(Digest manifest, long removed) {
        return digest.equals(manifest) && manifestSequence <= removed;
    }

    /** The move that leaves this document with the next one. */
    Optional<Move> fallenOut() {
        return moves.size() < MOVES_KEPT ? Optional.empty() : Optional.of(moves.getLast());
    }

    byte[] encode() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("sequence", sequence);
        json.put("digest", digest.value());
        json.put("manifest", manifestSequence);
        json.put("mediaType", mediaType.value());
        json.put("size", sizeBytes);
        json.put("when", when.toString());
        json.put("by", Caller.current().name());
        ArrayNode list = json.putArray("moves");
        moves.forEach(move -> move.toJson(list.addObject()));
        return JsonDocument.encode(json);
    }

    /** What the tag of this document names, for readers who want nothing else of it. */
    static Digest digestOf(Key key, byte[] document) {
        return JsonDocument.text(key, document, "digest", Digest::of);
    }

    /** Reads the document that was found under a key. */
    static StoredTag decode(Key key, byte[] document) {
        return JsonDocument.decode(key, document, StoredTag::of);
    }

    private static StoredTag of(JsonNode json) {
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
                json.path("manifest").asLong(),
                MediaType.parse(json.path("mediaType").asText()).orElseThrow(),
                json.path("size").asLong(),
                Instant.parse(json.path("when").asText()),
                moves);
    }
}
