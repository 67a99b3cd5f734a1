package dev.kontor.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Json;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The note of changes that are about to be made, written before them and cleared after they are announced.
 *
 * @param repository whose changes they are
 * @param sequence place among the repository's changes; the documents that the changes write carry it too
 * @param time when the claim was made
 * @param changes what is claimed, in the order in which it is announced
 * @param behind the states of documents on which the changes build: what made those is announced first
 */
public record Claim(
        RepositoryName repository,
        long sequence,
        Instant time,
        List<ClaimedChange> changes,
        List<DocumentState> behind) {
    static final Prefix OUTBOX = Prefix.of("outbox");

    /** Copies the lists. */
    public Claim {
        changes = List.copyOf(changes);
        behind = List.copyOf(behind);
    }

    Key key() {
        return key(repository, sequence);
    }

    static Key key(RepositoryName repository, long sequence) {
        return of(repository).key(String.format("%019d", sequence));
    }

    /** All claims of a repository. */
    static Prefix of(RepositoryName repository) {
        return Prefix.of("outbox", repository.segment());
    }

    byte[] encode() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("time", time.toString());
        ArrayNode list = json.putArray("changes");
        for (ClaimedChange change : changes) {
            ObjectNode entry = list.addObject();
            entry.put("document", change.document().value());
            entry.put("removal", change.removal());
            change.entry().ifPresent(key -> entry.put("entry", key.value()));
            entry.set("event", EventCodec.toJson(change.announced()));
        }
        ArrayNode states = json.putArray("behind");
        for (DocumentState state : behind) {
            states.addObject().put("document", state.document().value()).put("sequence", state.sequence());
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
                        entry.path("removal").asBoolean(),
                        Optional.ofNullable(entry.get("entry")).map(key -> new Key(key.asText()))));
            }
            List<DocumentState> behind = new ArrayList<>();
            for (JsonNode state : json.path("behind")) {
                behind.add(new DocumentState(
                        new Key(state.path("document").asText()),
                        state.path("sequence").asLong()));
            }
            EventId id = changes.getFirst().announced().id();
            return new Claim(
                    id.repository(),
                    id.sequence(),
                    Instant.parse(json.path("time").asText()),
                    changes,
                    behind);
        } catch (IOException | RuntimeException e) {
            throw new MalformedEventException("not a claim: " + e.getMessage(), e);
        }
    }
}
