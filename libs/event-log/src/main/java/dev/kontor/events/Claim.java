package dev.kontor.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Json;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import dev.kontor.store.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The note of changes that are about to be made, written before them and cleared after they are announced.
 *
 * @param repository whose changes they are
 * @param sequence place among the repository's changes; the documents that the changes write carry it too
 * @param time when the claim was made
 * @param changes what is claimed, in the order in which it is announced
 */
public record Claim(RepositoryName repository, long sequence, Instant time, List<ClaimedChange> changes) {
    static final Prefix OUTBOX = Prefix.of("outbox");

    /** Copies the changes. */
    public Claim {
        changes = List.copyOf(changes);
    }

    /** The write that begins the batch of the changes: it stops the batch if another claim took the sequence. */
    public Write write() {
        return Write.create(key(), encode());
    }

    Key key() {
        return OUTBOX.key(RepositorySegment.encode(repository) + "/" + String.format("%019d", sequence));
    }

    private byte[] encode() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("time", time.toString());
        ArrayNode list = json.putArray("changes");
        for (ClaimedChange change : changes) {
            ObjectNode entry = list.addObject();
            entry.put("document", change.document().value());
            entry.put("removal", change.removal());
            entry.set("event", EventCodec.toJson(change.announced()));
        }
        try {
            return Json.MAPPER.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Claim decode(byte[] bytes) {
        try {
            JsonNode json = Json.MAPPER.readTree(bytes);
            List<ClaimedChange> changes = new ArrayList<>();
            for (JsonNode entry : json.path("changes")) {
                changes.add(new ClaimedChange(
                        EventCodec.fromJson(entry.path("event")),
                        new Key(entry.path("document").asText()),
                        entry.path("removal").asBoolean()));
            }
            EventId id = changes.getFirst().announced().id();
            return new Claim(
                    id.repository(),
                    id.sequence(),
                    Instant.parse(json.path("time").asText()),
                    changes);
        } catch (IOException | RuntimeException e) {
            throw new MalformedEventException("not a claim: " + e.getMessage(), e);
        }
    }
}
