package dev.kontor.manifest;

import dev.kontor.events.DocumentState;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.service.http.Preconditions;
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
import dev.kontor.store.StoreUnavailableException;
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

    /**
     * Removes a tag and nothing else, if it is still what the preconditions were held against; a tag whose manifest is gone
     * counts as none then.
     */
    RemovalOutcome removeTag(Tag tag, Preconditions preconditions) {
        Key key = Layout.tag(repository, tag);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Document> found = store.live(key);
            if (found.isEmpty()) {
                return RemovalOutcome.UNKNOWN;
            }
            if (!preconditions.isEmpty()) {
                Optional<String> etag = EntityTag.ofTag(store, repository, found);
                if (etag.isEmpty()) {
                    return RemovalOutcome.UNKNOWN;
                }
                if (!hold(preconditions, etag)) {
                    return RemovalOutcome.PRECONDITION_FAILED;
                }
            }
            if (removeTag(tag, key, found.get())) {
                return RemovalOutcome.REMOVED;
            }
        }
        throw tooBusy();
    }

    private static boolean hold(Preconditions preconditions, Optional<String> etag) {
        return preconditions.against(etag) == Preconditions.Verdict.HOLD;
    }

    private boolean removeTag(Tag tag, Key key, Document found) {
        StoredTag stored = StoredTag.decode(found.bytes());
        Outbox.Draft draft = store.draft(repository, stored.sequence());
        draft.removes(key, found, new RegistryEvent.TagDeleted(repository, tag, stored.digest()));
        Write removal = Write.put(key, new Expectation.Unchanged(found.version()), Tombstone.of(draft.sequence()));
        return store.change(draft.claim(), List.of(removal)) instanceof BatchOutcome.Applied;
    }

    /**
     * Removes a manifest, then the tags that name it.
     *
     * <p>When it was removed already the tags that still name it are removed, so that a removal which ended half-way can
     * be repeated.
     *
     * @param preconditions on the manifest, which has but one state in which it is there
     */
    RemovalOutcome removeManifest(Digest digest, Preconditions preconditions) {
        Key key = Layout.manifest(repository, digest);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Document> found = store.objects().find(key);
            if (found.isEmpty()) {
                return RemovalOutcome.UNKNOWN;
            }
            long sequence = DocumentState.sequenceOf(found.get());
            if (Tombstone.is(found.get())) {
                removeTagsOf(digest, sequence);
                return RemovalOutcome.UNKNOWN;
            }
            if (!hold(preconditions, Optional.of(EntityTag.of(digest)))) {
                return RemovalOutcome.PRECONDITION_FAILED;
            }
            if (removeManifest(digest, key, found.get())) {
                KillPoint.MANIFEST_BEFORE_ITS_TAGS.pass();
                removeTagsOf(digest, sequence);
                return RemovalOutcome.REMOVED;
            }
        }
        throw tooBusy();
    }

    /** Removes the tags that a removed manifest has left, as its removal does if it is not done before. */
    void finish(Digest digest) {
        store.objects()
                .find(Layout.manifest(repository, digest))
                .filter(Tombstone::is)
                .ifPresent(removed -> removeTagsOf(digest, DocumentState.sequenceOf(removed)));
    }

    /** One attempt; false when a race was lost. */
    private boolean removeManifest(Digest digest, Key key, Document found) {
        Optional<Referrer> referrer = StoredManifest.decode(found.bytes())
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
                    .filter(document -> StoredTag.decode(document.bytes()).namesRemoved(digest, removed));
            if (found.isEmpty() || removeTag(tag, key, found.get())) {
                return;
            }
        }
        throw tooBusy();
    }

    private StoreUnavailableException tooBusy() {
        return new StoreUnavailableException("too many writers change " + repository + " at once");
    }
}
