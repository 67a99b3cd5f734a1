package dev.kontor.events;

import dev.kontor.store.DamageLog;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreDamagedException;
import java.util.ArrayList;
import java.util.List;

/** A document of a listing; one that is damaged does not hide the others. */
sealed interface ListedDocument {
    /** The document's key. */
    Key key();

    /** It was read. */
    record Sound(Key key, Document document) implements ListedDocument {}

    /** It can never be read; the operator was told. */
    record Damaged(Key key, String reason) implements ListedDocument {}

    /** As {@link DocumentStore#read}; documents are read one by one only where one of them is damaged. */
    static List<ListedDocument> read(DocumentStore store, Prefix prefix, String after, int limit) {
        try {
            return store.read(prefix, after, limit).stream()
                    .<ListedDocument>map(each -> new Sound(each.key(), each.document()))
                    .toList();
        } catch (StoreDamagedException e) {
            List<ListedDocument> entries = new ArrayList<>();
            store.list(prefix, after, limit).stream().map(DocumentEntry::key).forEach(key -> add(store, key, entries));
            return entries;
        }
    }

    private static void add(DocumentStore store, Key key, List<ListedDocument> entries) {
        try {
            store.find(key).ifPresent(document -> entries.add(new Sound(key, document)));
        } catch (StoreDamagedException e) {
            DamageLog.report(e);
            entries.add(new Damaged(key, String.valueOf(e.getMessage())));
        }
    }
}
