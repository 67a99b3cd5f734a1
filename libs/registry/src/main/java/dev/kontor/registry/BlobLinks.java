package dev.kontor.registry;

import dev.kontor.events.DocumentState;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.events.Tombstone;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.BlobLink;
import dev.kontor.registry.document.BlobPointer;
import dev.kontor.registry.document.Layout;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.ContentId;
import dev.kontor.store.Document;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.KillPoint;
import dev.kontor.store.StoreContendedException;
import dev.kontor.store.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Which repository may serve which blob: makes links, with the pointers that they need, and removes them. */
final class BlobLinks {
    private static final int ATTEMPTS = 50;

    private final Function<RepositoryName, RegistryStore> storeOf;
    private final InstantSource clock;

    BlobLinks(Function<RepositoryName, RegistryStore> storeOf, InstantSource clock) {
        this.storeOf = storeOf;
        this.clock = clock;
    }

    /** A blob and a repository as a change finds them. */
    private record BlobAsFound(Digest blob, Optional<Document> pointer, Optional<Document> link, CatalogEntry catalog) {
        static BlobAsFound read(RegistryStore store, RepositoryName repository, Digest blob) {
            List<Optional<Document>> found = store.objects()
                    .findAll(List.of(Layout.pointer(blob), Layout.link(repository, blob), Layout.catalog(repository)));
            return new BlobAsFound(blob, found.get(0), found.get(1), CatalogEntry.of(repository, found.get(2)));
        }

        Optional<BlobPointer> live() {
            return pointer.filter(document -> !Tombstone.is(document))
                    .map(document -> BlobPointer.decode(Layout.pointer(blob), document.bytes()))
                    .filter(BlobPointer::isLive);
        }

        boolean isLinked() {
            return link.filter(document -> !Tombstone.is(document)).isPresent();
        }
    }

    /**
     * Makes sealed content a blob of a repository.
     *
     * <p>Where the blob is in the store already, the older copy stays and this one is deleted. Two at once both succeed.
     *
     * @return the copy that stays
     */
    ContentId commit(RepositoryName repository, Digest blob, ContentId content, long sizeBytes, Actor actor) {
        RegistryStore store = storeOf.apply(repository);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            BlobAsFound found = BlobAsFound.read(store, repository, blob);
            Optional<Write> pointer = found.live().isPresent()
                    ? Optional.empty()
                    : Optional.of(Write.put(
                            Layout.pointer(blob),
                            Expectation.asFound(found.pointer()),
                            BlobPointer.live(content, sizeBytes, repository).encode()));
            if (link(new Linking(store, repository, blob, sizeBytes, actor), found, pointer)) {
                KillPoint.BLOB_LINKED.pass();
                // Looking back: what was linked must still be there (it may have been condemned meanwhile).
                Optional<BlobPointer> now = store.livePointer(blob);
                if (now.isPresent()) {
                    if (!now.get().content().equals(content)) {
                        store.objects().delete(List.of(content));
                    }
                    return now.get().content();
                }
            }
        }
        throw tooBusy(blob);
    }

    /** As {@link Blobs#mount}. */
    boolean mount(
            RepositoryName repository,
            Digest blob,
            Optional<RepositoryName> from,
            Predicate<RepositoryName> readable,
            Actor actor) {
        RegistryStore store = storeOf.apply(repository);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (from.filter(name -> !name.equals(repository)).isEmpty()
                    && store.servableBlob(repository, blob).isPresent()) {
                return true;
            }
            boolean servable = from.isPresent()
                    ? readable.test(from.get()) && isServableElsewhere(store, repository, from.get(), blob)
                    : isServableAtOrigin(store, repository, blob, readable);
            if (!servable) {
                return false;
            }
            BlobAsFound found = BlobAsFound.read(store, repository, blob);
            if (found.live().isPresent()
                    && link(
                            new Linking(
                                    store, repository, blob, found.live().get().sizeBytes(), actor),
                            found,
                            Optional.empty())
                    && store.livePointer(blob).isPresent()) {
                return true;
            }
        }
        throw tooBusy(blob);
    }

    /** As {@link Blobs#remove}. */
    boolean unlink(RepositoryName repository, Digest blob, Actor actor) {
        RegistryStore store = storeOf.apply(repository);
        Key key = Layout.link(repository, blob);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Document> found = store.live(key);
            if (found.isEmpty()) {
                return false;
            }
            Outbox.Draft draft = store.draft(repository, DocumentState.sequenceOf(found.get()), actor);
            CatalogEntry.find(store, repository).precede(draft);
            draft.removes(key, found.get(), new RegistryEvent.BlobDeleted(repository, blob));
            Write removal = Write.put(key, Expectation.asFound(found), Tombstone.of(draft.sequence()));
            if (store.change(draft.claim(), List.of(removal)) instanceof BatchOutcome.Applied) {
                return true;
            }
        }
        throw tooBusy(blob);
    }

    private boolean isServableElsewhere(
            RegistryStore store, RepositoryName repository, RepositoryName from, Digest blob) {
        return !from.equals(repository)
                && storeOf.apply(from).equals(store)
                && store.servableBlob(from, blob).isPresent();
    }

    /** Whether the repository into which the blob was pushed has it still, if that is another one that may be read. */
    private static boolean isServableAtOrigin(
            RegistryStore store, RepositoryName repository, Digest blob, Predicate<RepositoryName> readable) {
        return store.livePointer(blob)
                .flatMap(BlobPointer::origin)
                .filter(origin -> !origin.equals(repository)
                        && readable.test(origin)
                        && store.live(Layout.link(origin, blob)).isPresent())
                .isPresent();
    }

    /** A link that is to be made. */
    private record Linking(RegistryStore store, RepositoryName repository, Digest blob, long sizeBytes, Actor actor) {}

    /**
     * Links a blob, behind the catalog's entry and the pointer.
     *
     * @param found what the change begins from
     * @param pointer the write that makes the blob; empty when it is there
     * @return false when a race was lost
     */
    private boolean link(Linking linking, BlobAsFound found, Optional<Write> pointer) {
        RegistryStore store = linking.store();
        if (found.isLinked()) {
            return pointer.isEmpty() || store.objects().write(List.of(pointer.get())) instanceof BatchOutcome.Applied;
        }
        long floor = Math.max(
                found.catalog().sequence(),
                found.link().map(DocumentState::sequenceOf).orElse(0L));
        Outbox.Draft draft = store.draft(linking.repository(), floor, linking.actor());
        Instant now = clock.instant();
        List<Write> batch = new ArrayList<>();
        found.catalog().addTo(draft, linking.actor(), now, batch);
        pointer.ifPresent(batch::add);
        batch.add(Write.put(
                Layout.link(linking.repository(), linking.blob()),
                Expectation.asFound(found.link()),
                new BlobLink(draft.sequence(), now, linking.sizeBytes()).encode()));
        BatchOutcome outcome = draft.isEmpty() ? store.objects().write(batch) : store.change(draft.claim(), batch);
        return outcome instanceof BatchOutcome.Applied;
    }

    private static StoreContendedException tooBusy(Digest blob) {
        return new StoreContendedException("too many writers change " + blob + " at once");
    }
}
