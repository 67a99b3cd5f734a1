package dev.kontor.registry;

import dev.kontor.events.DocumentState;
import dev.kontor.events.Tombstone;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.BlobLink;
import dev.kontor.registry.document.BlobPointer;
import dev.kontor.registry.document.JsonDocument;
import dev.kontor.registry.document.Layout;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import dev.kontor.store.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a store of format 2 one of format 3: links lay under their digest, {@code links/<alg>/<hex>/<repository>}, and lie
 * under their repository now, with the size of their blob. It may be ended at any moment and run anew.
 */
final class LinksUpgrade {
    private static final int PAGE = 500;
    private static final Prefix LINKS = Prefix.of("links");

    private final DocumentStore store;

    LinksUpgrade(DocumentStore store) {
        this.store = store;
    }

    void run() {
        List<DocumentEntry> page;
        do {
            page = store.list(LINKS, "", PAGE);
            List<Key> keys = page.stream().map(DocumentEntry::key).toList();
            if (!keys.isEmpty()) {
                move(keys);
            }
        } while (page.size() == PAGE);
    }

    private void move(List<Key> keys) {
        List<Optional<Document>> links = store.findAll(keys);
        List<Optional<Document>> pointers = store.findAll(
                keys.stream().map(key -> Layout.pointer(blob(key))).toList());
        List<Write> moved = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            Optional<Document> link = links.get(i).filter(document -> !Tombstone.is(document));
            if (link.isPresent() && pointers.get(i).isPresent()) {
                moved.add(moved(key, link.get(), pointers.get(i).get()));
            }
        }
        createAll(moved);
        store.write(keys.stream().map(Write::forget).toList());
    }

    /** What stands there already was moved by another process, and may have changed since. */
    private void createAll(List<Write> links) {
        int next = 0;
        while (next < links.size()) {
            next = switch (store.write(links.subList(next, links.size()))) {
                case BatchOutcome.Applied _ -> links.size();
                case BatchOutcome.Stopped stopped -> next + stopped.index() + 1;
            };
        }
    }

    private static Write moved(Key key, Document link, Document pointer) {
        Digest blob = blob(key);
        RepositoryName repository = RepositoryName.ofSegment(key.lastSegment());
        Instant since = JsonDocument.text(key, link.bytes(), "since", Instant::parse);
        long sizeBytes =
                BlobPointer.decode(Layout.pointer(blob), pointer.bytes()).sizeBytes();
        BlobLink now = new BlobLink(DocumentState.sequenceOf(link), since, sizeBytes);
        return Write.create(Layout.link(repository, blob), now.encode());
    }

    private static Digest blob(Key link) {
        String rest = LINKS.rest(link);
        return Digest.of(rest.substring(0, rest.lastIndexOf('/')).replace('/', ':'));
    }
}
