package dev.kontor.testkit.interleave;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.store.ContentId;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import dev.kontor.store.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a store holds, and in which order each document came to be what it is. Never changes.
 *
 * <p>A version is computed from the bytes, as on stores where equal bytes have equal tags. Two states are equal when each
 * document had the same writes in the same order, and contents and log are equal.
 *
 * @param writes of each document all its states, the newest last; a document that was forgotten ends with none
 * @param contents what was appended so far
 * @param log the events that were announced
 */
@SuppressWarnings("ByteBufferBackingArray") // each was made by wrapping an array
public record StoreState(
        SortedMap<Key, List<Optional<ByteBuffer>>> writes,
        Map<ContentId, ByteBuffer> contents,
        List<AnnouncedEvent> log) {
    /** A store without anything. */
    public static final StoreState EMPTY = new StoreState(new TreeMap<>(), Map.of(), List.of());

    /** The document under a key. */
    public Optional<Document> find(Key key) {
        List<Optional<ByteBuffer>> states = writes.getOrDefault(key, List.of());
        return states.isEmpty() ? Optional.empty() : states.getLast().map(StoreState::document);
    }

    private static Document document(ByteBuffer bytes) {
        return new Document(bytes.array(), version(bytes));
    }

    private static Version version(ByteBuffer bytes) {
        return new Version(new String(bytes.array(), StandardCharsets.ISO_8859_1));
    }

    /** The first document behind a key, and below a prefix. */
    Optional<DocumentEntry> next(Prefix prefix, String behind) {
        for (Key key : writes.tailMap(new Key(prefix.value() + "!")).keySet()) {
            if (!key.value().startsWith(prefix.value())) {
                return Optional.empty();
            }
            Optional<Document> found = find(key);
            if (prefix.rest(key).compareTo(behind) > 0 && found.isPresent()) {
                return Optional.of(new DocumentEntry(key, found.get().bytes().length));
            }
        }
        return Optional.empty();
    }

    StoreState with(Key key, Optional<byte[]> bytes) {
        SortedMap<Key, List<Optional<ByteBuffer>>> changed = new TreeMap<>(writes);
        List<Optional<ByteBuffer>> states = new ArrayList<>(writes.getOrDefault(key, List.of()));
        states.add(bytes.map(ByteBuffer::wrap));
        changed.put(key, List.copyOf(states));
        return new StoreState(changed, contents, log);
    }

    StoreState with(ContentId content, Optional<byte[]> bytes) {
        Map<ContentId, ByteBuffer> changed = new TreeMap<>(Comparator.comparing(ContentId::value));
        changed.putAll(contents);
        bytes.ifPresentOrElse(value -> changed.put(content, ByteBuffer.wrap(value)), () -> changed.remove(content));
        return new StoreState(writes, changed, log);
    }

    StoreState with(List<AnnouncedEvent> events) {
        List<AnnouncedEvent> longer = new ArrayList<>(log);
        longer.addAll(events);
        return new StoreState(writes, contents, List.copyOf(longer));
    }

    /** The same documents without their past and without the log, to begin from. */
    public StoreState settled() {
        SortedMap<Key, List<Optional<ByteBuffer>>> last = new TreeMap<>();
        writes.forEach((key, states) -> {
            if (states.getLast().isPresent()) {
                last.put(key, List.of(states.getLast()));
            }
        });
        return new StoreState(last, contents, List.of());
    }
}
