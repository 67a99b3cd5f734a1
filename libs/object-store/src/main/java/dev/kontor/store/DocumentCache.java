package dev.kontor.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;

/**
 * Documents that were read lately, always as the database has them; for a database that one process owns.
 *
 * <p>The writer announces the keys of a transaction with {@link #begin} before it commits and with {@link #end} after it
 * committed or rolled back. In between these keys are read from the database. A document read before {@code begin} is
 * never kept after it: each key belongs to a generation, which both calls advance, and a document is kept only if its
 * generation is the one in which its reading began.
 *
 * <p>A hit takes no lock. When the bytes exceed the limit the hand goes round: it takes out what was not read since it
 * last came by.
 */
class DocumentCache {
    private static final int GENERATIONS = 1024;

    /** What an entry weighs besides its text and bytes: the objects around them. */
    private static final int ENTRY_BYTES = 200;

    private final long maxBytes;
    private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();

    /** Odd while a transaction is about to change one of the generation's keys. */
    private final AtomicLongArray generations = new AtomicLongArray(GENERATIONS);

    /** Where the hand is on the ring; the next entry is the one that it comes by first. */
    private final Entry hand = new Entry(new Key("hand"), Optional.empty());

    private long bytes;

    DocumentCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The document from here, or else as the database has it. */
    Optional<Document> find(Key key, Supplier<Optional<Document>> database) {
        Entry entry = entries.get(key);
        if (entry != null) {
            entry.wasRead = true;
            return entry.found;
        }
        long generation = generations.get(generation(key));
        Optional<Document> found = database.get();
        if (found.isPresent()) {
            keep(key, found, generation);
        }
        return found;
    }

    /** A transaction is about to change these keys. */
    synchronized void begin(Collection<Key> keys) {
        for (Key key : keys) {
            int generation = generation(key);
            generations.set(generation, generations.get(generation) | 1);
            Entry entry = entries.remove(key);
            if (entry != null) {
                drop(entry);
            }
        }
    }

    /** The transaction that was announced with the same keys is over. */
    synchronized void end(Collection<Key> keys) {
        for (Key key : keys) {
            int generation = generation(key);
            generations.set(generation, (generations.get(generation) | 1) + 1);
        }
    }

    /** Keeps nothing of what was read so far. */
    synchronized void clear() {
        begin(List.copyOf(entries.keySet()));
    }

    /** What the entries weigh. */
    synchronized long bytes() {
        return bytes;
    }

    private synchronized void keep(Key key, Optional<Document> found, long generation) {
        boolean changing = (generation & 1) == 1 || generations.get(generation(key)) != generation;
        Entry entry = new Entry(key, found);
        if (changing || entry.weight > maxBytes / 16 || entries.putIfAbsent(key, entry) != null) {
            return;
        }
        entry.insertBefore(hand);
        bytes += entry.weight;
        while (bytes > maxBytes) {
            advance();
        }
    }

    private void advance() {
        Entry next = hand.next;
        if (next.wasRead) {
            next.wasRead = false;
            next.unlink();
            next.insertBefore(hand);
        } else {
            entries.remove(next.key);
            drop(next);
        }
    }

    private void drop(Entry entry) {
        entry.unlink();
        bytes -= entry.weight;
    }

    private static int generation(Key key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 16)) & (GENERATIONS - 1);
    }

    /** A link of the ring. */
    private static final class Entry {
        private final Key key;
        private final Optional<Document> found;
        private final int weight;
        private boolean wasRead;
        private Entry previous = this;
        private Entry next = this;

        Entry(Key key, Optional<Document> found) {
            this.key = key;
            this.found = found;
            this.weight = ENTRY_BYTES
                    + key.value().length()
                    + found.map(document -> document.bytes().length).orElse(0);
        }

        void insertBefore(Entry other) {
            previous = other.previous;
            next = other;
            previous.next = this;
            other.previous = this;
        }

        void unlink() {
            previous.next = next;
            next.previous = previous;
        }
    }
}
