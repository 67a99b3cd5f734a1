package dev.kontor.manifest;

import dev.kontor.events.DocumentState;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.service.storage.Layout;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.service.storage.Tombstone;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.KillPoint;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreContendedException;
import dev.kontor.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removal of tags and manifests, at once and for good; their blobs are left to the collector. */
final class ManifestRemoval {
    private static final int ATTEMPTS = 50;
    private static final int PAGE = 500;

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
        StoredTag stored = StoredTag.decode(key, found.bytes());
        Outbox.Draft draft = store.draft(repository, stored.sequence());
        draft.removes(key, found, new RegistryEvent.TagDeleted(repository, tag, stored.digest()));
        Write removal = Write.put(key, new Expectation.Unchanged(found.version()), Tombstone.of(draft.sequence()));
        return store.change(draft.claim(), List.of(removal)) instanceof BatchOutcome.Applied;
    }

    /**
     * Removes a manifest, then the tags that name it; false when there is no such manifest.
     *
     * <p>When it was removed already the tags that still name it are removed, so that a removal which ended half-way can
     * be repeated.
     */
    boolean removeManifest(Digest digest) {
        Key key = Layout.manifest(repository, digest);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Document> found = store.objects().find(key);
            if (found.isEmpty()) {
                return false;
            }
            long sequence = DocumentState.sequenceOf(found.get());
            if (Tombstone.is(found.get())) {
                removeTagsOf(digest, sequence);
                return false;
            }
            if (removeManifest(digest, key, found.get())) {
                KillPoint.MANIFEST_BEFORE_ITS_TAGS.pass();
                removeTagsOf(digest, sequence);
                return true;
            }
        }
        throw tooBusy();
    }

    /** One attempt; false when a race was lost. */
    private boolean removeManifest(Digest digest, Key key, Document found) {
        Optional<Referrer> referrer = StoredManifest.decode(key, found.bytes())
                .subject()
                .map(subject -> new Referrer(repository, subject, digest));
        Outbox.Draft draft = store.draft(repository, DocumentState.sequenceOf(found));
        draft.removes(key, found, new RegistryEvent.ManifestDeleted(repository, digest));
        List<Write> batch = new ArrayList<>();
        batch.add(Write.put(key, new Expectation.Unchanged(found.version()), Tombstone.of(draft.sequence())));
        referrer.ifPresent(entry ->
                entry.find(store).ifPresent(listed -> batch.add(entry.removal(listed, draft.sequence()))));
        BatchOutcome outcome = store.change(draft.claim(), batch);
        if (referrer.isPresent() && referrer.get().stopped(outcome)) {
            referrer.get().withdraw(store, draft.sequence());
            return true;
        }
        return outcome instanceof BatchOutcome.Applied;
    }

    /** Removes the tags that name a manifest as it was before its removal, by the hints that were written before them. */
    private void removeTagsOf(Digest digest, long removed) {
        Prefix hints = Layout.tagHints(repository, digest);
        String after = "";
        while (true) {
            List<KeyedDocument> page = store.objects().read(hints, after, PAGE);
            for (KeyedDocument hint : page) {
                removeTagOf(digest, removed, Tag.of(hint.key().lastSegment()));
            }
            if (page.size() < PAGE) {
                return;
            }
            after = hints.rest(page.getLast().key());
        }
    }

    private void removeTagOf(Digest digest, long removed, Tag tag) {
        Key key = Layout.tag(repository, tag);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Document> found = store.live(key)
                    .filter(document -> StoredTag.decode(key, document.bytes()).namesRemoved(digest, removed));
            if (found.isEmpty() || removeTag(tag, key, found.get())) {
                return;
            }
        }
        throw tooBusy();
    }

    private StoreContendedException tooBusy() {
        return new StoreContendedException("too many writers change " + repository + " at once");
    }
}
