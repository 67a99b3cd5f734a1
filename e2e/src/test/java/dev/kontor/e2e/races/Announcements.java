package dev.kontor.e2e.races;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.EventId;
import dev.kontor.events.RegistryEvent;
import dev.kontor.events.Tombstone;
import dev.kontor.registry.document.JsonDocument;
import dev.kontor.registry.document.Layout;
import dev.kontor.store.Document;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import dev.kontor.store.Version;
import dev.kontor.testkit.interleave.StoreState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a log must hold: for each state that a document came to, one event, in the order of the states; a repository's
 * appearance before all else of it; and nothing more. An event may be there again later, under its own id.
 */
@SuppressWarnings("ByteBufferBackingArray") // each was made by wrapping an array
final class Announcements {
    private static final Prefix OUTBOX = Prefix.of("outbox");

    private Announcements() {}

    /**
     * Checks a log against the documents' past, and that no claim is left.
     *
     * @param before what was announced before
     */
    static void require(StoreState state, StoreState before) {
        Map<Key, List<String>> announced = new TreeMap<>();
        Set<EventId> heard = new HashSet<>();
        Set<String> repositories = new HashSet<>();
        for (AnnouncedEvent each : state.log()) {
            if (heard.add(each.id())) {
                String text = each.id().sequence() + " " + text(each.event());
                announced
                        .computeIfAbsent(document(each.event()), _ -> new ArrayList<>())
                        .add(text);
                boolean isFirst = repositories.add(each.event().repository().value());
                if (each.event() instanceof RegistryEvent.RepositoryCreated && !isFirst) {
                    throw new AssertionError("announced before its repository: " + state.log());
                }
            }
        }
        Map<Key, List<String>> happened = happened(state, before);
        if (!announced.equals(happened)) {
            throw new AssertionError("happened:  " + happened + "\nannounced: " + announced);
        }
        if (isAnyLeft(state)) {
            throw new AssertionError("claims are left in the outbox");
        }
    }

    /** Whether a claim stands. */
    static boolean isAnyLeft(StoreState state) {
        return state.writes().entrySet().stream()
                .anyMatch(each -> each.getKey().value().startsWith(OUTBOX.value())
                        && each.getValue().getLast().isPresent());
    }

    private static Map<Key, List<String>> happened(StoreState state, StoreState before) {
        Map<Key, List<String>> happened = new TreeMap<>();
        state.writes().forEach((key, writes) -> {
            List<String> texts = new ArrayList<>();
            int known = before.writes().getOrDefault(key, List.of()).size();
            // A tombstone that is renewed is no new state.
            long last = known == 0
                    ? 0
                    : json(key, writes.get(known - 1)).path("sequence").asLong();
            for (Optional<ByteBuffer> bytes : writes.subList(known, writes.size())) {
                JsonNode json = json(key, bytes);
                long sequence = json.path("sequence").asLong();
                if (sequence != last && bytes.isPresent()) {
                    happened(key, json, isRemoved(bytes.get())).ifPresent(text -> texts.add(sequence + " " + text));
                }
                last = sequence;
            }
            if (!texts.isEmpty()) {
                happened.put(key, texts);
            }
        });
        return happened;
    }

    private static JsonNode json(Key key, Optional<ByteBuffer> bytes) {
        return JsonDocument.line(key, bytes.map(ByteBuffer::array).orElse(new byte[0]));
    }

    private static boolean isRemoved(ByteBuffer bytes) {
        return Tombstone.is(new Document(bytes.array(), new Version("any")));
    }

    private static Optional<String> happened(Key key, JsonNode json, boolean removed) {
        String[] path = key.value().split("/", -1);
        return switch (path[0].equals("repositories") ? path[2] : path[0]) {
            case "catalog" -> Optional.of("created");
            case "manifests" -> Optional.of(removed ? "deleted" : "pushed");
            case "tags" ->
                Optional.of(removed ? "deleted" : "moved " + json.path("digest").asText());
            case "blobs" -> removed ? Optional.of("deleted") : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static String text(RegistryEvent event) {
        return switch (event) {
            case RegistryEvent.RepositoryCreated _ -> "created";
            case RegistryEvent.ManifestPushed _ -> "pushed";
            case RegistryEvent.TagMoved moved -> "moved " + moved.digest();
            case RegistryEvent.TagDeleted _, RegistryEvent.ManifestDeleted _, RegistryEvent.BlobDeleted _ -> "deleted";
            case RegistryEvent.ManifestPulled _, RegistryEvent.CountsChanged _, RegistryEvent.StarsChanged _ ->
                throw new IllegalArgumentException("that is no change: " + event);
        };
    }

    private static Key document(RegistryEvent event) {
        return switch (event) {
            case RegistryEvent.RepositoryCreated created -> Layout.catalog(created.repository());
            case RegistryEvent.ManifestPushed pushed -> Layout.manifest(pushed.repository(), pushed.digest());
            case RegistryEvent.TagMoved moved -> Layout.tag(moved.repository(), moved.tag());
            case RegistryEvent.TagDeleted deleted -> Layout.tag(deleted.repository(), deleted.tag());
            case RegistryEvent.ManifestDeleted deleted -> Layout.manifest(deleted.repository(), deleted.digest());
            case RegistryEvent.BlobDeleted deleted -> Layout.link(deleted.repository(), deleted.digest());
            case RegistryEvent.ManifestPulled _, RegistryEvent.CountsChanged _, RegistryEvent.StarsChanged _ ->
                throw new IllegalArgumentException("that is no change: " + event);
        };
    }
}
