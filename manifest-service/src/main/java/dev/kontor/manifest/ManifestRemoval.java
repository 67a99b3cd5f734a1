package dev.kontor.manifest;

import dev.kontor.events.Claim;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.service.storage.Layout;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.store.Document;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.KillPoint;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removal of tags and manifests, at once and for good; their blobs are left to the collector. */
final class ManifestRemoval {
    private static final int ATTEMPTS = 50;
    private static final int PAGE = 500;
    private static final byte[] TOMBSTONE = new byte[0];

    private final RegistryStore store;
    private final RepositoryName repository;

    ManifestRemoval(RegistryStore store, RepositoryName repository) {
        this.store = store;
        this.repository = repository;
    }

    /** Removes a tag and nothing else; false when there is none. */
    boolean removeTag(Tag tag) {
        Key key = Layout.tag(repository, tag);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Document> found = store.live(key);
            if (found.isEmpty()) {
                return false;
            }
            if (removeTag(tag, key, found.get())) {
                return true;
            }
        }
        throw tooBusy();
    }

    private boolean removeTag(Tag tag, Key key, Document found) {
        StoredTag stored = StoredTag.decode(found.bytes());
        Claim claim = draft(stored.sequence())
                .removes(key, new RegistryEvent.TagDeleted(repository, tag, stored.digest()))
                .claim();
        return store.change(claim, List.of(Write.put(key, new Expectation.Unchanged(found.version()), TOMBSTONE)));
    }

    /** Removes a manifest, then the tags that name it; false when there is no such manifest. */
    boolean removeManifest(Digest digest) {
        Key key = Layout.manifest(repository, digest);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Document> found = store.live(key);
            if (found.isEmpty()) {
                return false;
            }
            StoredManifest stored = StoredManifest.decode(found.get().bytes());
            Claim claim = draft(stored.sequence())
                    .removes(key, new RegistryEvent.ManifestDeleted(repository, digest))
                    .claim();
            List<Write> batch = new ArrayList<>();
            batch.add(Write.put(key, new Expectation.Unchanged(found.get().version()), TOMBSTONE));
            stored.subject()
                    .ifPresent(
                            subject -> batch.add(Write.store(Layout.referrer(repository, subject, digest), TOMBSTONE)));
            if (store.change(claim, batch)) {
                KillPoint.MANIFEST_BEFORE_ITS_TAGS.pass();
                removeTagsOf(digest);
                return true;
            }
        }
        throw tooBusy();
    }

    /** Removes the tags that still name a manifest, by the hints that were written before them. */
    private void removeTagsOf(Digest digest) {
        Prefix hints = Layout.tagHints(repository, digest);
        String after = "";
        while (true) {
            List<KeyedDocument> page = store.objects().read(hints, after, PAGE);
            for (KeyedDocument hint : page) {
                removeTagOf(digest, Tag.of(hint.key().lastSegment()));
            }
            if (page.size() < PAGE) {
                return;
            }
            after = hints.rest(page.getLast().key());
        }
    }

    private void removeTagOf(Digest digest, Tag tag) {
        Key key = Layout.tag(repository, tag);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Document> found = store.live(key)
                    .filter(document ->
                            StoredTag.decode(document.bytes()).digest().equals(digest));
            boolean restored = store.live(Layout.manifest(repository, digest)).isPresent();
            if (found.isEmpty() || restored || removeTag(tag, key, found.get())) {
                return;
            }
        }
        throw tooBusy();
    }

    private Outbox.Draft draft(long floor) {
        return store.draft(repository, store.outbox().nextSequence(floor));
    }

    private StoreUnavailableException tooBusy() {
        return new StoreUnavailableException("too many writers change " + repository + " at once");
    }
}
