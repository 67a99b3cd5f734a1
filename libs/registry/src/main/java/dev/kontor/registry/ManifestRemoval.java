package dev.kontor.registry;

import dev.kontor.events.DocumentState;
import dev.kontor.events.ListEntry;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.events.Tombstone;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredManifest;
import dev.kontor.registry.document.StoredTag;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
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

    /** Each is of a process that died. */
    private static final int ENTRIES_OF_A_TAG = 10;

    private final RegistryStore store;
    private final RepositoryName repository;
    private final Actor actor;

    ManifestRemoval(RegistryStore store, RepositoryName repository, Actor actor) {
        this.store = store;
        this.repository = repository;
        this.actor = actor;
    }

    /** As {@link Tags#remove}. */
    RemovalOutcome removeTag(Tag tag, Optional<Condition> condition) {
        Key key = Layout.tag(repository, tag);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Document> found = store.objects().find(key);
            if (found.isEmpty()) {
                return RemovalOutcome.UNKNOWN;
            }
            if (Tombstone.is(found.get())) {
                unlist(tag, DocumentState.sequenceOf(found.get()));
                return RemovalOutcome.UNKNOWN;
            }
            if (condition.isPresent()) {
                Digest named = StoredTag.digestOf(key, found.get().bytes());
                if (!store.isManifestThere(repository, named)) {
                    return RemovalOutcome.UNKNOWN;
                }
                if (!condition.get().holds(Optional.of(named))) {
                    return RemovalOutcome.CONDITION_FAILED;
                }
            }
            if (removeTag(tag, key, found.get())) {
                return RemovalOutcome.REMOVED;
            }
        }
        throw tooBusy();
    }

    private boolean removeTag(Tag tag, Key key, Document found) {
        StoredTag stored = StoredTag.decode(key, found.bytes());
        Outbox.Draft draft = store.draft(repository, stored.sequence(), actor);
        Key entry = Layout.listedTag(repository, tag, stored.listed()).key();
        draft.unlists(key, found, new RegistryEvent.TagDeleted(repository, tag, stored.digest()), entry);
        Write removal = Write.put(key, new Expectation.Unchanged(found.version()), Tombstone.of(draft.sequence()));
        return store.change(draft.claim(), List.of(removal, Write.forget(entry))) instanceof BatchOutcome.Applied;
    }

    /** Deletes the entries of a tag from before its removal; whoever lists it again takes a greater sequence. */
    private void unlist(Tag tag, long removed) {
        if (store.objects().capabilities().atomicBatches()) {
            return;
        }
        Prefix list = Layout.listedTags(repository);
        List<Write> left = store.objects().list(list, ListEntry.before(tag.value()), ENTRIES_OF_A_TAG).stream()
                .map(line -> ListEntry.of(list, line.key()))
                .filter(entry -> entry.name().equals(tag.value()) && entry.sequence() < removed)
                .<Write>map(entry -> Write.forget(entry.key()))
                .toList();
        if (!left.isEmpty()) {
            store.objects().write(left);
        }
    }

    /** As {@link Manifests#remove}. */
    RemovalOutcome removeManifest(Digest digest, Optional<Condition> condition) {
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
            if (!condition.map(each -> each.holds(Optional.of(digest))).orElse(true)) {
                return RemovalOutcome.CONDITION_FAILED;
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
        StoredManifest.Line stored = StoredManifest.decode(key, found.bytes()).line();
        Outbox.Draft draft = store.draft(repository, stored.sequence(), actor);
        RegistryEvent event = new RegistryEvent.ManifestDeleted(repository, digest);
        List<Write> batch = new ArrayList<>();
        batch.add(Write.put(key, new Expectation.Unchanged(found.version()), Tombstone.of(draft.sequence())));
        if (stored.subject().isPresent()) {
            Key entry = Layout.referrer(repository, stored.subject().get(), digest, stored.sequence())
                    .key();
            draft.unlists(key, found, event, entry);
            batch.add(Write.forget(entry));
        } else {
            draft.removes(key, found, event);
        }
        return store.change(draft.claim(), batch) instanceof BatchOutcome.Applied;
    }

    /** Removes the tags that name a manifest as it was before its removal, by the hints that were written before them. */
    private void removeTagsOf(Digest digest, long removed) {
        Prefix hints = Layout.tagHints(repository, digest);
        String after = "";
        while (true) {
            List<DocumentEntry> page = store.objects().list(hints, after, PAGE);
            for (DocumentEntry hint : page) {
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
