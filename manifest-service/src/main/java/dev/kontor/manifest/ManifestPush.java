package dev.kontor.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.kontor.store.Document;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.KillPoint;
import dev.kontor.store.StoreUnavailableException;
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

/**
 * The push of one manifest: claim, then what it needs and what it is, then its tags, all in one ordered batch.
 *
 * <p>A batch that stops lost a race: it is made anew from what is there now. After the batch the manifest and its blobs
 * are read once more, since they may have been deleted between the check and the write.
 */
final class ManifestPush {
    private static final int ATTEMPTS = 50;

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
     * @throws StoreUnavailableException when the store fails, or the race is lost too often
     */
    PushOutcome run() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Digest> missing = missing();
            if (!missing.isEmpty()) {
                return new PushOutcome.Missing(missing);
            }
            Optional<Document> found = store.objects().find(key());
            Optional<StoredManifest> stored = found.filter(document -> !document.isTombstone())
                    .map(document -> StoredManifest.decode(document.bytes()));
            if (stored.isPresent() && !stored.get().mediaType().equals(manifest.mediaType())) {
                return new PushOutcome.OtherType(stored.get().mediaType());
            }
            if (write(found, stored.isPresent())
                    && store.live(key()).isPresent()
                    && missing().isEmpty()) {
                KillPoint.MANIFEST_PUSHED.pass();
                return new PushOutcome.Stored();
            }
        }
        throw new StoreUnavailableException("too many writers change " + repository + "@" + digest + " at once");
    }

    private Key key() {
        return Layout.manifest(repository, digest);
    }

    private List<Digest> missing() {
        SparsePolicy sparse = store.config().sparse();
        List<Digest> missing = new ArrayList<>();
        if (sparse != SparsePolicy.ALL) {
            for (Digest blob : distinct(manifest.referencedBlobs())) {
                if (store.servableBlob(repository, blob).isEmpty()) {
                    missing.add(blob);
                }
            }
        }
        if (sparse == SparsePolicy.OFF) {
            for (Digest child : distinct(manifest.referencedManifests())) {
                if (store.live(Layout.manifest(repository, child)).isEmpty()) {
                    missing.add(child);
                }
            }
        }
        return missing;
    }

    private static Set<Digest> distinct(List<Descriptor> descriptors) {
        Set<Digest> digests = new LinkedHashSet<>();
        descriptors.forEach(each -> digests.add(each.digest()));
        return digests;
    }

    /** One attempt; false when a race was lost. */
    private boolean write(Optional<Document> found, boolean isThere) {
        Map<Tag, Optional<Document>> moving = movingTags();
        if (isThere && moving.isEmpty()) {
            return true;
        }
        long floor = moving.values().stream()
                .flatMap(Optional::stream)
                .filter(document -> !document.isTombstone())
                .mapToLong(document -> StoredTag.decode(document.bytes()).sequence())
                .max()
                .orElse(0);
        long sequence = store.outbox().nextSequence(floor);
        Instant now = clock.instant();
        Outbox.Draft draft = store.draft(repository, sequence);
        List<Write> batch = new ArrayList<>();
        CatalogEntry.addIfNew(store, repository, sequence, now, draft, batch);
        if (!isThere) {
            addManifest(found, sequence, now, draft, batch);
        }
        moving.forEach((tag, document) -> addTag(tag, document, sequence, now, draft, batch));
        KillPoint.MANIFEST_BEFORE_BATCH.pass();
        boolean made = store.change(draft.claim(), batch);
        KillPoint.MANIFEST_BEFORE_LOOK_BACK.pass();
        return made;
    }

    /** The tags that do not name this manifest yet, as they were found. */
    private Map<Tag, Optional<Document>> movingTags() {
        Map<Tag, Optional<Document>> moving = new LinkedHashMap<>();
        for (Tag tag : tags) {
            Optional<Document> found = store.objects().find(Layout.tag(repository, tag));
            boolean stays = found.filter(document -> !document.isTombstone())
                    .map(document -> StoredTag.decode(document.bytes()).digest().equals(digest))
                    .orElse(false);
            if (!stays) {
                moving.put(tag, found);
            }
        }
        return moving;
    }

    private void addManifest(
            Optional<Document> found, long sequence, Instant now, Outbox.Draft draft, List<Write> batch) {
        List<Descriptor> needed = new ArrayList<>(manifest.referencedBlobs());
        needed.addAll(manifest.referencedManifests());
        for (Digest content : distinct(needed)) {
            Key key = Layout.reference(content, repository, digest);
            batch.add(Write.store(key, JsonDocument.encode(Json.MAPPER.createObjectNode())));
        }
        Optional<Digest> subject = manifest.subject().map(Descriptor::digest);
        if (subject.isPresent()) {
            batch.add(Write.store(Layout.referrer(repository, subject.get(), digest), referrer()));
        }
        byte[] document = StoredManifest.encode(manifest.mediaType(), sequence, subject, now, bytes);
        batch.add(Write.put(key(), Expectation.asFound(found), document));
        draft.writes(
                key(),
                new RegistryEvent.ManifestPushed(repository, digest, manifest.mediaType(), bytes.length, subject));
    }

    private byte[] referrer() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        new Descriptor(
                        manifest.mediaType(),
                        digest,
                        bytes.length,
                        manifest.effectiveArtifactType(),
                        manifest.annotations())
                .toJson(json);
        return JsonDocument.encode(json);
    }

    private void addTag(
            Tag tag, Optional<Document> found, long sequence, Instant now, Outbox.Draft draft, List<Write> batch) {
        Optional<StoredTag> before =
                found.filter(document -> !document.isTombstone()).map(document -> StoredTag.decode(document.bytes()));
        StoredTag after = before.map(
                        tagBefore -> tagBefore.moved(sequence, digest, manifest.mediaType(), bytes.length, now))
                .orElseGet(() -> new StoredTag(sequence, digest, manifest.mediaType(), bytes.length, now, List.of()));
        before.flatMap(StoredTag::fallenOut)
                .ifPresent(move -> batch.add(Write.store(
                        Layout.tagMove(repository, tag, move.sequence()),
                        JsonDocument.encode(move.toJson(Json.MAPPER.createObjectNode())))));
        batch.add(Write.store(
                Layout.tagHint(repository, digest, tag), JsonDocument.encode(Json.MAPPER.createObjectNode())));
        Key key = Layout.tag(repository, tag);
        batch.add(Write.put(key, Expectation.asFound(found), after.encode()));
        draft.writes(
                key,
                new RegistryEvent.TagMoved(
                        repository, tag, digest, manifest.mediaType(), before.map(StoredTag::digest)));
    }
}
