package dev.kontor.registry.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import dev.kontor.store.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tag as it is kept.
 *
 * @param sequence the claim of its last change
 * @param listed the claim by which it appeared, with which its entry in the list of tags is named
 * @param digest what it names
 * @param manifestSequence which push of that manifest it names: when the manifest is removed and pushed again, the tag
 *     has to be pushed again too; 0 where it was not noted
 * @param sizeBytes length of that manifest
 * @param mediaType that of the manifest
 * @param when when it was moved there
 * @param by who moved it
 * @param moves the moves before this one, the newest first, at most {@link #MOVES_KEPT}
 */
public record StoredTag(
        long sequence,
        long listed,
        Digest digest,
        long manifestSequence,
        MediaType mediaType,
        long sizeBytes,
        Instant when,
        String by,
        List<Move> moves) {
    private static final String KIND = "tag";

    /** How many older moves stand in the document; those before them are documents of their own. */
    public static final int MOVES_KEPT = 16;

    /**
     * Where the tag was once.
     *
     * @param sequence the claim of that move
     * @param when when it came there
     */
    public record Move(long sequence, Digest digest, Instant when) {
        /** The document of a move that no longer stands in that of its tag. */
        public byte[] encode() {
            return JsonDocument.encode(toJson(JsonDocument.begin("move")));
        }

        private ObjectNode toJson(ObjectNode json) {
            return json.put("sequence", sequence).put("digest", digest.value()).put("when", when.toString());
        }
    }

    public StoredTag {
        moves = List.copyOf(moves);
    }

    /** The moves of the tag after its next one; the one that no longer fits is {@link #fallenOut()} of this one. */
    public List<Move> movesBehindNext() {
        List<Move> kept = new ArrayList<>();
        kept.add(new Move(sequence, digest, when));
        kept.addAll(moves.subList(0, Math.min(moves.size(), MOVES_KEPT - 1)));
        return kept;
    }

    /** Whether it names this push of a manifest. */
    public boolean names(Digest manifest, long pushed) {
        return digest.equals(manifest) && (manifestSequence == pushed || manifestSequence == 0);
    }

    /** Whether it names a manifest as it was pushed before it was removed. */
    public boolean namesRemoved(Digest manifest, long removed) {
        return digest.equals(manifest) && manifestSequence <= removed;
    }

    /** The move that leaves this document with the next one. */
    public Optional<Move> fallenOut() {
        return moves.size() < MOVES_KEPT ? Optional.empty() : Optional.of(moves.getLast());
    }

    /** The document. */
    public byte[] encode() {
        ObjectNode json = JsonDocument.begin(KIND);
        json.put("sequence", sequence);
        json.put("listed", listed);
        json.put("digest", digest.value());
        json.put("manifest", manifestSequence);
        json.put("mediaType", mediaType.value());
        json.put("size", sizeBytes);
        json.put("when", when.toString());
        json.put("by", by);
        ArrayNode list = json.putArray("moves");
        moves.forEach(move -> move.toJson(list.addObject()));
        return JsonDocument.encode(json);
    }

    /** What the tag of this document names, for readers who want nothing else of it. */
    public static Digest digestOf(Key key, byte[] document) {
        return JsonDocument.text(key, document, "digest", Digest::of);
    }

    /** Reads the document that was found under a key. */
    public static StoredTag decode(Key key, byte[] document) {
        return JsonDocument.decode(key, KIND, document, StoredTag::of);
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
                json.path("listed").asLong(json.path("sequence").asLong()),
                Digest.of(json.path("digest").asText()),
                json.path("manifest").asLong(),
                MediaType.parse(json.path("mediaType").asText()).orElseThrow(),
                json.path("size").asLong(),
                Instant.parse(json.path("when").asText()),
                json.path("by").asText(),
                moves);
    }
}
