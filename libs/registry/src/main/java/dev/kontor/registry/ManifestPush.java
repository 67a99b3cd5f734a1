package dev.kontor.registry;

import dev.kontor.events.DocumentState;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.events.Tombstone;
import dev.kontor.oci.Descriptor;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.document.JsonDocument;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredManifest;
import dev.kontor.registry.document.StoredReferrer;
import dev.kontor.registry.document.StoredTag;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.KillPoint;
import dev.kontor.store.StoreContendedException;
import dev.kontor.store.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The push of one manifest: first the notes that it needs its content, then a look at the content, then one ordered batch
 * of claim, hints, catalog entry, manifest and tags.
 *
 * <p>A batch that stops lost a race: it is made anew from what is there now, and the condition is held against that.
 * After a tag was written the manifest is read once more: if it was removed meanwhile, manifest and tags are pushed again.
 */
final class ManifestPush {
    private static final int ATTEMPTS = 50;
    private static final byte[] NOTE = JsonDocument.encode(JsonDocument.begin("note"));

    private final RegistryStore store;
    private final Push push;
    private final RepositoryName repository;
    private final Digest digest;
    private final Manifest manifest;
    private final NeededContent content;
    private final List<PushCheck> checks;
    private final Actor actor;
    private final InstantSource clock;

    private final ManifestRemoval removal;

    /** Manifests whose removals were finished here. */
    private final Set<Digest> finished = new HashSet<>();

    /** Whether the content was looked for before anything is noted. */
    private boolean looked;

    /** Whether an attempt moved all tags, and its look back found the manifest gone. */
    private boolean moved;

    ManifestPush(
            RegistryStore store,
            Push push,
            ManifestReads reads,
            List<PushCheck> checks,
            Actor actor,
            InstantSource clock) {
        this.store = store;
        this.push = push;
        this.repository = push.repository();
        this.digest = push.digest();
        this.manifest = push.manifest();
        this.content = new NeededContent(store, push, reads);
        this.checks = checks;
        this.actor = actor;
        this.clock = clock;
        this.removal = new ManifestRemoval(store, repository, actor);
    }

    /**
     * Makes the push.
     *
     * @throws StoreContendedException when the race is lost too often
     */
    PushOutcome run() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<PushOutcome> outcome = attempt();
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw new StoreContendedException("too many writers change " + repository + "@" + digest + " at once");
    }

    /** Empty when a race was lost. */
    private Optional<PushOutcome> attempt() {
        // Tags before the manifest: a tag that names the push which is found then did so when the tag was read.
        Map<Tag, Optional<Document>> tags = tags();
        if (push.condition().isPresent() && finishesRemoval(tags)) {
            return Optional.empty();
        }
        Optional<Document> found = store.objects().find(key());
        Optional<StoredManifest> stored = RegistryStore.manifest(key(), found);
        Optional<PushOutcome> refusal = refusal(tags, stored);
        if (refusal.isPresent()) {
            return refusal;
        }
        if (write(new Base(found, stored, tags))) {
            KillPoint.MANIFEST_PUSHED.pass();
            return Optional.of(new PushOutcome.Stored());
        }
        return Optional.empty();
    }

    /** Why nothing is written; first what speaks against the request in whatever state the tag is. */
    private Optional<PushOutcome> refusal(Map<Tag, Optional<Document>> tags, Optional<StoredManifest> stored) {
        Optional<PushOutcome> otherType = stored.map(StoredManifest::mediaType)
                .filter(type -> !type.equals(manifest.mediaType().value()))
                .map(type -> new PushOutcome.OtherType(MediaType.parse(type).orElseThrow()));
        if (otherType.isPresent()) {
            return otherType;
        }
        boolean isFirst = !looked;
        looked = true;
        Optional<PushOutcome> speaksAgainst = isFirst ? content.refusal().or(this::rejection) : Optional.empty();
        if (speaksAgainst.isPresent()) {
            return speaksAgainst;
        }
        Optional<PushOutcome> guarded = guarded(tags);
        if (guarded.isPresent()) {
            return guarded;
        }
        if (!conditionHolds(tags, stored)) {
            return Optional.of(new PushOutcome.ConditionFailed());
        }
        return stored.isPresent() ? Optional.empty() : lackingOnceNoted(isFirst);
    }

    /** Held against the states on which the writes are conditional. */
    private Optional<PushOutcome> guarded(Map<Tag, Optional<Document>> tags) {
        for (Map.Entry<Tag, Optional<Document>> each : tags.entrySet()) {
            Tag tag = each.getKey();
            boolean isThere = live(tag, each.getValue()).isPresent();
            if (!push.guard().permits(tag, isThere)) {
                return Optional.of(new PushOutcome.Guarded(tag, isThere));
            }
        }
        return Optional.empty();
    }

    private Optional<PushOutcome> rejection() {
        for (PushCheck check : checks) {
            switch (check.check(push, actor)) {
                case PushCheck.Verdict.Accepted _ -> {}
                case PushCheck.Verdict.Rejected rejected -> {
                    return Optional.of(new PushOutcome.Rejected(rejected.reasons()));
                }
            }
        }
        return Optional.empty();
    }

    /** Held against the states on which the writes are conditional. */
    private boolean conditionHolds(Map<Tag, Optional<Document>> tags, Optional<StoredManifest> stored) {
        if (push.condition().isEmpty()) {
            return true;
        }
        Optional<Digest> named = tags.isEmpty() ? Optional.of(digest) : named(tags);
        return push.condition()
                .get()
                .holds(named.filter(
                        each -> each.equals(digest) ? stored.isPresent() : !finished.contains(each) || isThere(each)));
    }

    /**
     * Finishes the removal of the manifest that the tag names, if it is gone: a GET of the tag finds nothing by now, and what
     * a condition is held against must be the state that the removal leaves. Once for each: where nothing is left of the
     * removal the tag stays, and counts as none.
     */
    private boolean finishesRemoval(Map<Tag, Optional<Document>> tags) {
        Optional<Digest> gone = named(tags)
                .filter(named -> !named.equals(digest) && !isThere(named))
                .filter(finished::add);
        gone.ifPresent(removal::finish);
        return gone.isPresent();
    }

    private Optional<Digest> named(Map<Tag, Optional<Document>> tags) {
        return tags.entrySet().stream()
                .flatMap(tag -> live(tag.getKey(), tag.getValue()).stream())
                .map(StoredTag::digest)
                .findFirst();
    }

    private boolean isThere(Digest named) {
        return store.isManifestThere(repository, named);
    }

    /**
     * Notes what the manifest needs, on each attempt, since whoever collects content takes away the notes of a manifest
     * that is gone, and looks once more.
     *
     * <p>If something is gone by now, then so is the manifest that an earlier attempt found or wrote: it was removed
     * meanwhile. That removal is finished here, so that no tag of this push is left without its manifest.
     */
    private Optional<PushOutcome> lackingOnceNoted(boolean isFirst) {
        content.note();
        Optional<PushOutcome> lacking = content.refusal();
        if (lacking.isPresent() && !isFirst) {
            removal.finish(digest);
        }
        return lacking.isPresent() && moved ? Optional.of(new PushOutcome.Stored()) : lacking;
    }

    private Map<Tag, Optional<Document>> tags() {
        List<Optional<Document>> states = store.objects()
                .findAll(push.tags().stream()
                        .map(tag -> Layout.tag(repository, tag))
                        .toList());
        Map<Tag, Optional<Document>> found = new LinkedHashMap<>();
        int next = 0;
        for (Tag tag : push.tags()) {
            found.put(tag, states.get(next++));
        }
        return found;
    }

    /** What an attempt begins from. */
    private final class Base {
        private final Optional<Document> found;
        private final Optional<Long> pushed;
        private final Map<Tag, Optional<Document>> moving;

        Base(Optional<Document> found, Optional<StoredManifest> stored, Map<Tag, Optional<Document>> tagsFound) {
            this.found = found;
            this.pushed = stored.map(each -> each.line().sequence());
            this.moving = new LinkedHashMap<>();
            tagsFound.forEach((tag, document) -> {
                if (!isNamedBy(tag, document)) {
                    moving.put(tag, document);
                }
            });
        }

        private boolean isNamedBy(Tag tag, Optional<Document> found) {
            return pushed.isPresent()
                    && live(tag, found)
                            .filter(named -> named.names(digest, pushed.get()))
                            .isPresent();
        }

        boolean isManifestThere() {
            return pushed.isPresent();
        }

        /** The greatest sequence of what will be changed. */
        long floor() {
            return Stream.concat(Stream.of(found), moving.values().stream())
                    .flatMap(Optional::stream)
                    .mapToLong(DocumentState::sequenceOf)
                    .max()
                    .orElse(0);
        }
    }

    private Optional<StoredTag> live(Tag tag, Optional<Document> found) {
        return found.filter(document -> !Tombstone.is(document))
                .map(document -> StoredTag.decode(Layout.tag(repository, tag), document.bytes()));
    }

    private Key key() {
        return Layout.manifest(repository, digest);
    }

    /** One attempt; false when a race was lost. */
    private boolean write(Base base) {
        if (base.isManifestThere() && base.moving.isEmpty()) {
            return true;
        }
        Optional<CatalogEntry> catalog =
                base.isManifestThere() ? Optional.empty() : Optional.of(CatalogEntry.find(store, repository));
        long floor = Math.max(base.floor(), catalog.map(CatalogEntry::sequence).orElse(0L));
        Outbox.Draft draft = store.draft(repository, floor, actor);
        Instant now = clock.instant();
        List<Write> batch = new ArrayList<>();
        List<Write> entries = entries(base, draft.sequence());
        boolean isAtomic = store.objects().capabilities().atomicBatches();
        base.moving.forEach((tag, found) -> addHints(tag, found, batch));
        if (!isAtomic) {
            batch.addAll(entries);
        }
        catalog.ifPresent(entry -> entry.addTo(draft, actor, now, batch));
        long pushed = base.pushed.orElse(draft.sequence());
        if (base.isManifestThere()) {
            draft.behind(key(), base.found.orElseThrow());
        } else {
            addManifest(base.found, now, draft, batch);
        }
        base.moving.forEach((tag, found) -> addTag(tag, found, pushed, now, draft, batch));
        if (isAtomic) {
            // Behind what they list, so that a batch that stops lists nothing.
            batch.addAll(entries);
        }
        KillPoint.MANIFEST_BEFORE_BATCH.pass();
        BatchOutcome outcome = store.change(draft.claim(), batch);
        KillPoint.MANIFEST_BEFORE_LOOK_BACK.pass();
        if (!(outcome instanceof BatchOutcome.Applied)) {
            return false;
        }
        if (base.moving.isEmpty() || isStillThere(pushed)) {
            return true;
        }
        moved = true;
        if (push.condition().isPresent()) {
            // It held, once: whatever the tag is now, there is no second move. The manifest was pushed, then removed.
            removal.finish(digest);
            return true;
        }
        return false;
    }

    private boolean isStillThere(long pushed) {
        return store.live(key())
                .filter(document -> DocumentState.sequenceOf(document) == pushed)
                .isPresent();
    }

    /** The entries of what will appear in lists. */
    private List<Write> entries(Base base, long sequence) {
        List<Write> entries = new ArrayList<>();
        if (!base.isManifestThere()) {
            referrer(sequence)
                    .ifPresent(entry -> entries.add(Write.store(
                            entry, StoredReferrer.encode(manifest, digest, sequence, push.bytes().length))));
        }
        base.moving.forEach((tag, found) -> {
            if (live(tag, found).isEmpty()) {
                entries.add(
                        Write.store(Layout.listedTag(repository, tag, sequence).key(), NOTE));
            }
        });
        return entries;
    }

    private Optional<Key> referrer(long sequence) {
        return manifest.subject()
                .map(subject -> Layout.referrer(repository, subject.digest(), digest, sequence)
                        .key());
    }

    /** What is written before a tag moves, whatever becomes of the move. */
    private void addHints(Tag tag, Optional<Document> found, List<Write> batch) {
        before(tag, found)
                .flatMap(StoredTag::fallenOut)
                .ifPresent(move ->
                        batch.add(Write.store(Layout.tagMove(repository, tag, move.sequence()), move.encode())));
        batch.add(Write.store(Layout.tagHint(repository, digest, tag), NOTE));
    }

    private void addManifest(Optional<Document> found, Instant now, Outbox.Draft draft, List<Write> batch) {
        Optional<Digest> subject = manifest.subject().map(Descriptor::digest);
        byte[] document = new StoredManifest.Line(
                        manifest.mediaType(), StoredManifest.State.LIVE, draft.sequence(), subject, now, actor.caller())
                .encode(push.bytes());
        batch.add(Write.put(key(), Expectation.asFound(found), document));
        RegistryEvent event = new RegistryEvent.ManifestPushed(
                repository, digest, manifest.mediaType(), push.bytes().length, subject);
        Optional<Key> referrer = referrer(draft.sequence());
        if (referrer.isPresent()) {
            draft.lists(key(), found, event, referrer.get());
        } else {
            draft.writes(key(), found, event);
        }
    }

    private void addTag(
            Tag tag, Optional<Document> found, long pushed, Instant now, Outbox.Draft draft, List<Write> batch) {
        Optional<StoredTag> before = before(tag, found);
        Optional<StoredTag> listed = live(tag, found);
        StoredTag after = new StoredTag(
                draft.sequence(),
                listed.map(StoredTag::listed).orElse(draft.sequence()),
                digest,
                pushed,
                manifest.mediaType(),
                push.bytes().length,
                now,
                actor.caller(),
                before.map(StoredTag::movesBehindNext).orElse(List.of()));
        Key key = Layout.tag(repository, tag);
        batch.add(Write.put(key, Expectation.asFound(found), after.encode()));
        RegistryEvent event = new RegistryEvent.TagMoved(
                repository, tag, digest, manifest.mediaType(), before.map(StoredTag::digest));
        if (listed.isPresent()) {
            draft.writes(key, found, event);
        } else {
            draft.lists(
                    key,
                    found,
                    event,
                    Layout.listedTag(repository, tag, draft.sequence()).key());
        }
    }

    /** What a tag named before it moves; a tag that names an earlier, removed push of this manifest is as good as gone. */
    private Optional<StoredTag> before(Tag tag, Optional<Document> found) {
        return live(tag, found).filter(named -> !named.digest().equals(digest));
    }
}
