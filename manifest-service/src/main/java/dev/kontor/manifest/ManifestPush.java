package dev.kontor.manifest;

import dev.kontor.events.DocumentState;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Descriptor;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Json;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.service.config.SparsePolicy;
import dev.kontor.service.storage.CatalogEntry;
import dev.kontor.service.storage.JsonDocument;
import dev.kontor.service.storage.Layout;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.service.storage.Tombstone;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.Durability;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.KillPoint;
import dev.kontor.store.StoreContendedException;
import dev.kontor.store.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The push of one manifest: first the notes that it needs its blobs, then a look at the blobs, then one ordered batch of
 * claim, hints, catalog entry, manifest and tags.
 *
 * <p>A batch that stops lost a race: it is made anew from what is there now. After a tag was written the manifest is read
 * once more: if it was removed meanwhile, manifest and tags are pushed again.
 */
final class ManifestPush {
    private static final int ATTEMPTS = 50;
    private static final byte[] EMPTY_NOTE = JsonDocument.encode(Json.MAPPER.createObjectNode());

    /** A client pushes what is missing and asks again; a list of tens of thousands would help nobody. */
    private static final int MOST_MISSING = 100;

    private final RegistryStore store;
    private final RepositoryName repository;
    private final Digest digest;
    private final Manifest manifest;
    private final byte[] bytes;
    private final Set<Tag> tags;
    private final InstantSource clock;

    ManifestPush(
            RegistryStore store,
            RepositoryName repository,
            Digest digest,
            Manifest manifest,
            byte[] bytes,
            Set<Tag> tags,
            InstantSource clock) {
        this.store = store;
        this.repository = repository;
        this.digest = digest;
        this.manifest = manifest;
        this.bytes = bytes;
        this.tags = tags;
        this.clock = clock;
    }

    /**
     * Makes the push.
     *
     * @throws StoreContendedException when the race is lost too often
     */
    PushOutcome run() {
        boolean isChecked = false;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            // Tags before the manifest: a tag that names the push which is found then did so when the tag was read.
            Map<Tag, Optional<Document>> tagsFound = new LinkedHashMap<>();
            List<Optional<Document>> states = store.objects()
                    .findAll(tags.stream()
                            .map(tag -> Layout.tag(repository, tag))
                            .toList());
            int next = 0;
            for (Tag tag : tags) {
                tagsFound.put(tag, states.get(next++));
            }
            Optional<Document> found = store.objects().find(key());
            Optional<StoredManifest> stored = found.filter(document -> !Tombstone.is(document))
                    .map(document -> StoredManifest.decode(key(), document.bytes()));
            if (stored.isPresent() && !stored.get().mediaType().equals(manifest.mediaType())) {
                return new PushOutcome.OtherType(stored.get().mediaType());
            }
            if (!isChecked) {
                List<Digest> missing = checked(stored.isEmpty());
                if (!missing.isEmpty()) {
                    return new PushOutcome.Missing(missing);
                }
                isChecked = true;
            }
            if (write(new Base(found, stored, tagsFound))) {
                KillPoint.MANIFEST_PUSHED.pass();
                return new PushOutcome.Stored();
            }
        }
        throw new StoreContendedException("too many writers change " + repository + "@" + digest + " at once");
    }

    /** What an attempt begins from. */
    private final class Base {
        private final Optional<Document> found;
        private final Optional<StoredManifest> stored;
        private final Map<Tag, Optional<Document>> moving;

        Base(Optional<Document> found, Optional<StoredManifest> stored, Map<Tag, Optional<Document>> tagsFound) {
            this.found = found;
            this.stored = stored;
            this.moving = new LinkedHashMap<>();
            tagsFound.forEach((tag, document) -> {
                if (!isNamedBy(tag, document)) {
                    moving.put(tag, document);
                }
            });
        }

        private boolean isNamedBy(Tag tag, Optional<Document> found) {
            return stored.isPresent()
                    && live(tag, found)
                            .filter(named -> named.names(digest, stored.get().sequence()))
                            .isPresent();
        }

        boolean isManifestThere() {
            return stored.isPresent();
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

    /** What is missing: before anything is noted of a new manifest, and once more when its needs are noted. */
    private List<Digest> checked(boolean isNew) {
        List<Digest> missing = missing();
        if (missing.isEmpty() && isNew) {
            noteReferences();
            return missing();
        }
        return missing;
    }

    /** What the manifest needs and the repository does not have: all of it, or the first {@link #MOST_MISSING}. */
    private List<Digest> missing() {
        SparsePolicy sparse = store.config().sparse();
        List<Digest> blobs = sparse == SparsePolicy.ALL ? List.of() : List.copyOf(distinct(manifest.referencedBlobs()));
        List<Digest> children =
                sparse == SparsePolicy.OFF ? List.copyOf(distinct(manifest.referencedManifests())) : List.of();
        List<Digest> missing = new ArrayList<>(absent(blobs, store.servableBlobs(repository, blobs)));
        missing.addAll(absent(
                children,
                store
                        .objects()
                        .findAll(children.stream()
                                .map(child -> Layout.manifest(repository, child))
                                .toList())
                        .stream()
                        .map(found -> found.filter(document -> !Tombstone.is(document)))
                        .toList()));
        return missing.subList(0, Math.min(missing.size(), MOST_MISSING));
    }

    private static List<Digest> absent(List<Digest> digests, List<? extends Optional<?>> found) {
        return IntStream.range(0, digests.size())
                .filter(i -> found.get(i).isEmpty())
                .mapToObj(digests::get)
                .toList();
    }

    private static Set<Digest> distinct(List<Descriptor> descriptors) {
        Set<Digest> digests = new LinkedHashSet<>();
        descriptors.forEach(each -> digests.add(each.digest()));
        return digests;
    }

    /**
     * Notes that the manifest needs its content, before looking whether that is still there: whoever collects content
     * looks for such notes after it condemned it.
     */
    private void noteReferences() {
        List<Descriptor> needed = new ArrayList<>(manifest.referencedBlobs());
        needed.addAll(manifest.referencedManifests());
        List<Write> notes = distinct(needed).stream()
                .map(content -> Write.store(Layout.reference(content, repository, digest), EMPTY_NOTE))
                .toList();
        if (!notes.isEmpty()) {
            store.objects().write(notes, Durability.RELAXED);
        }
    }

    /** One attempt; false when a race was lost. */
    private boolean write(Base base) {
        if (base.isManifestThere() && base.moving.isEmpty()) {
            return true;
        }
        Optional<CatalogEntry> catalog =
                base.isManifestThere() ? Optional.empty() : Optional.of(CatalogEntry.find(store, repository));
        long floor = Math.max(base.floor(), catalog.map(CatalogEntry::sequence).orElse(0L));
        Outbox.Draft draft = store.draft(repository, floor);
        Instant now = clock.instant();
        List<Write> batch = new ArrayList<>();
        if (!base.isManifestThere()) {
            referrer().ifPresent(entry -> batch.add(entry.write(manifest, draft.sequence(), bytes.length)));
        }
        base.moving.forEach((tag, found) -> addHints(tag, found, batch));
        catalog.ifPresent(entry -> entry.addTo(draft, now, batch));
        long pushed = base.stored.map(StoredManifest::sequence).orElse(draft.sequence());
        if (base.isManifestThere()) {
            draft.behind(key(), base.found.orElseThrow());
        } else {
            addManifest(base.found, now, draft, batch);
        }
        base.moving.forEach((tag, found) -> addTag(tag, found, pushed, now, draft, batch));
        KillPoint.MANIFEST_BEFORE_BATCH.pass();
        BatchOutcome outcome = store.change(draft.claim(), batch);
        KillPoint.MANIFEST_BEFORE_LOOK_BACK.pass();
        return outcome instanceof BatchOutcome.Applied && (base.moving.isEmpty() || isStillThere(pushed));
    }

    private boolean isStillThere(long pushed) {
        return store.live(key())
                .filter(document -> DocumentState.sequenceOf(document) == pushed)
                .isPresent();
    }

    private Optional<Referrer> referrer() {
        return manifest.subject().map(subject -> new Referrer(repository, subject.digest(), digest));
    }

    /** What is written before a tag moves, whatever becomes of the move. */
    private void addHints(Tag tag, Optional<Document> found, List<Write> batch) {
        before(tag, found)
                .flatMap(StoredTag::fallenOut)
                .ifPresent(move -> batch.add(Write.store(
                        Layout.tagMove(repository, tag, move.sequence()),
                        JsonDocument.encode(move.toJson(Json.MAPPER.createObjectNode())))));
        batch.add(Write.store(Layout.tagHint(repository, digest, tag), EMPTY_NOTE));
    }

    private void addManifest(Optional<Document> found, Instant now, Outbox.Draft draft, List<Write> batch) {
        Optional<Digest> subject = manifest.subject().map(Descriptor::digest);
        byte[] document = StoredManifest.encode(manifest.mediaType(), draft.sequence(), subject, now, bytes);
        batch.add(Write.put(key(), Expectation.asFound(found), document));
        draft.writes(
                key(),
                found,
                new RegistryEvent.ManifestPushed(repository, digest, manifest.mediaType(), bytes.length, subject));
    }

    private void addTag(
            Tag tag, Optional<Document> found, long pushed, Instant now, Outbox.Draft draft, List<Write> batch) {
        Optional<StoredTag> before = before(tag, found);
        StoredTag after = new StoredTag(
                draft.sequence(),
                digest,
                pushed,
                manifest.mediaType(),
                bytes.length,
                now,
                before.map(StoredTag::movesBehindNext).orElse(List.of()));
        Key key = Layout.tag(repository, tag);
        batch.add(Write.put(key, Expectation.asFound(found), after.encode()));
        draft.writes(
                key,
                found,
                new RegistryEvent.TagMoved(
                        repository, tag, digest, manifest.mediaType(), before.map(StoredTag::digest)));
    }

    /** What a tag named before it moves; a tag that names an earlier, removed push of this manifest is as good as gone. */
    private Optional<StoredTag> before(Tag tag, Optional<Document> found) {
        return live(tag, found).filter(named -> !named.digest().equals(digest));
    }
}
