package dev.kontor.registry;

import dev.kontor.events.ListEntry;
import dev.kontor.events.Tombstone;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.JsonDocument;
import dev.kontor.registry.document.Layout;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import dev.kontor.store.Write;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a store of format 1 one of format 2: each tag gets its entry in the list of tags, and the entry of each referrer is
 * named with the push of its manifest.
 *
 * <p>Another process of this program may have done it already, and change what is here at the same time: an entry is
 * written, and deleted again when what it lists was removed meanwhile.
 */
final class ListsUpgrade {
    private static final int PAGE = 500;
    private static final byte[] NOTE = JsonDocument.encode(JsonDocument.begin("note"));

    private final DocumentStore store;

    ListsUpgrade(DocumentStore store) {
        this.store = store;
    }

    void run() {
        eachPage(
                Layout.CATALOG,
                page -> page.forEach(key -> {
                    RepositoryName repository = RepositoryName.ofSegment(Layout.CATALOG.rest(key));
                    eachPage(Layout.tags(repository), tags -> enter(repository, tags));
                    eachPage(Layout.referrers(repository), referrers -> rename(repository, referrers));
                }));
    }

    private void eachPage(Prefix prefix, Consumer<List<Key>> consumer) {
        String after = "";
        List<DocumentEntry> page;
        do {
            page = store.list(prefix, after, PAGE);
            consumer.accept(page.stream().map(DocumentEntry::key).toList());
            after = page.isEmpty() ? after : prefix.rest(page.getLast().key());
        } while (page.size() == PAGE);
    }

    private void enter(RepositoryName repository, List<Key> tags) {
        Map<Key, Line> lines = new LinkedHashMap<>();
        live(tags).forEach((key, tag) -> {
            ListEntry entry = ListEntry.listing(tag, Layout.listedTags(repository), key.lastSegment());
            lines.put(key, Line.of(entry, NOTE));
        });
        enter(lines);
    }

    private void rename(RepositoryName repository, List<Key> page) {
        Prefix all = Layout.referrers(repository);
        List<Key> earlier = page.stream()
                .filter(key -> key.value().indexOf('!', all.value().length()) < 0)
                .toList();
        Map<Key, Document> manifests =
                live(earlier.stream().map(key -> manifest(repository, key)).toList());
        Map<Key, Line> lines = new LinkedHashMap<>();
        live(earlier).forEach((key, descriptor) -> {
            Key manifest = manifest(repository, key);
            Optional.ofNullable(manifests.get(manifest)).ifPresent(found -> {
                Digest subject =
                        Digest.of(all.rest(key).substring(0, all.rest(key).indexOf('/')));
                ListEntry entry = ListEntry.listing(found, Layout.referrers(repository, subject), key.lastSegment());
                lines.put(manifest, Line.of(entry, descriptor.bytes()));
            });
        });
        enter(lines);
        forget(earlier);
    }

    private static Key manifest(RepositoryName repository, Key referrer) {
        return Layout.manifest(repository, Digest.of(referrer.lastSegment()));
    }

    /** An entry and the write that makes it. */
    private record Line(ListEntry entry, Write write) {
        static Line of(ListEntry entry, byte[] bytes) {
            return new Line(entry, Write.store(entry.key(), bytes));
        }
    }

    /** @param lines by the document that they list */
    private void enter(Map<Key, Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        store.write(lines.values().stream().map(Line::write).toList());
        Map<Key, Document> now = live(List.copyOf(lines.keySet()));
        forget(lines.entrySet().stream()
                .filter(line -> Optional.ofNullable(now.get(line.getKey()))
                        .filter(line.getValue().entry()::lists)
                        .isEmpty())
                .map(line -> line.getValue().entry().key())
                .toList());
    }

    private void forget(List<Key> keys) {
        if (!keys.isEmpty()) {
            store.write(keys.stream().map(Write::forget).toList());
        }
    }

    private Map<Key, Document> live(List<Key> keys) {
        Map<Key, Document> live = new LinkedHashMap<>();
        List<Optional<Document>> found = store.findAll(keys);
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            found.get(i).filter(document -> !Tombstone.is(document)).ifPresent(document -> live.put(key, document));
        }
        return live;
    }
}
