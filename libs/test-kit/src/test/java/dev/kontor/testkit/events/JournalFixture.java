package dev.kontor.testkit.events;

import dev.kontor.events.EventBus;
import dev.kontor.events.JournalBus;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.Prefix;
import dev.kontor.store.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** A journal in a store, and what its contract needs beside it. */
record JournalFixture(DocumentStore store, boolean shared) {
    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final Prefix JOURNAL = Prefix.of("journal");

    EventBus open() {
        return new JournalBus(store, shared, 100_000, InstantSource.system(), LEASE);
    }

    /** For several members, also where the store is of one process. */
    EventBus openImpatient(Duration patience) {
        return new JournalBus(store, true, 100_000, InstantSource.system(), patience);
    }

    void appendRaw(byte[] record) {
        long last = store.list(JOURNAL, "", 1000).stream()
                .map(DocumentEntry::key)
                .map(Key::lastSegment)
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
        store.write(List.of(Write.create(JOURNAL.key(String.format("%019d", last + 1)), record)));
    }

    void forgetOldest() {
        store.write(List.of(Write.forget(store.list(JOURNAL, "", 1).getFirst().key())));
    }

    List<String> deadLetters() {
        return store.read(Prefix.of("dead-letters"), "", 100).stream()
                .map(KeyedDocument::document)
                .map(document -> new String(document.bytes(), StandardCharsets.UTF_8))
                .map(text -> text.substring(text.indexOf('\n') + 1))
                .toList();
    }
}
