package dev.kontor.testkit.store;

import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Durability;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Write;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is read from a store. */
record CountingStore(DocumentStore store, AtomicInteger reads) {
    CountingStore(DocumentStore store) {
        this(store, new AtomicInteger());
    }

    DocumentStore documents() {
        return new Documents(this, Integer.MAX_VALUE);
    }

    /** A store that fails each batch after its first write. */
    static DocumentStore dyingAfterOneWrite(DocumentStore store) {
        return new Documents(new CountingStore(store), 1);
    }

    private record Documents(CountingStore counting, int writes) implements DocumentStore {
        @Override
        public Optional<Document> find(Key key) {
            counting.reads().incrementAndGet();
            return counting.store().find(key);
        }

        @Override
        public BatchOutcome write(List<Write> batch, Durability durability) {
            BatchOutcome outcome = counting.store().write(batch.subList(0, Math.min(writes, batch.size())), durability);
            if (batch.size() > writes) {
                throw new StoreUnavailableException("died in a batch");
            }
            return outcome;
        }

        @Override
        public List<DocumentEntry> list(Prefix prefix, String after, int limit) {
            counting.reads().incrementAndGet();
            return counting.store().list(prefix, after, limit);
        }

        @Override
        public List<KeyedDocument> read(Prefix prefix, String after, int limit) {
            counting.reads().incrementAndGet();
            return counting.store().read(prefix, after, limit);
        }
    }
}
