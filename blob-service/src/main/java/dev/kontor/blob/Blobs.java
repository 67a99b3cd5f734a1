package dev.kontor.blob;

import dev.kontor.events.DocumentState;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Json;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.storage.BlobPointer;
import dev.kontor.service.storage.CatalogEntry;
import dev.kontor.service.storage.JsonDocument;
import dev.kontor.service.storage.Layout;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.service.storage.Tombstone;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.ContentId;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.KillPoint;
import dev.kontor.store.StoreContendedException;
import dev.kontor.store.Write;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which repository may serve which blob. */
final class Blobs {
    private static final int ATTEMPTS = 50;

    private final Function<RepositoryName, RegistryStore> storeOf;
    private final InstantSource clock;

    Blobs(Function<RepositoryName, RegistryStore> storeOf, InstantSource clock) {
        this.storeOf = storeOf;
        this.clock = clock;
    }

    /** A blob and a repository as a change finds them. */
    private record Found(Digest blob, Optional<Document> pointer, Optional<Document> link, CatalogEntry catalog) {
        static Found read(RegistryStore store, RepositoryName repository, Digest blob) {
            List<Optional<Document>> found = store.objects()
                    .findAll(List.of(Layout.pointer(blob), Layout.link(blob, repository), Layout.catalog(repository)));
            return new Found(blob, found.get(0), found.get(1), CatalogEntry.of(repository, found.get(2)));
        }

        boolean isLive() {
            return pointer.filter(document -> !Tombstone.is(document))
                    .filter(document -> BlobPointer.decode(Layout.pointer(blob), document.bytes())
                            .isLive())
                    .isPresent();
        }

        boolean isLinked() {
            return link.filter(document -> !Tombstone.is(document)).isPresent();
        }
    }

    RegistryStore storeOf(RepositoryName repository) {
        return storeOf.apply(repository);
    }

    /**
     * Makes sealed content a blob of a repository.
     *
     * <p>Where the blob is in the store already, the older copy stays and this one is deleted. Two at once both succeed.
     */
    void commit(RepositoryName repository, Digest blob, ContentId content, long sizeBytes) {
        RegistryStore store = storeOf(repository);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Found found = Found.read(store, repository, blob);
            Optional<Write> pointer = found.isLive()
                    ? Optional.empty()
                    : Optional.of(Write.put(
                            Layout.pointer(blob),
                            Expectation.asFound(found.pointer()),
                            BlobPointer.live(content, sizeBytes).encode()));
            if (link(store, repository, blob, found, pointer)) {
                KillPoint.BLOB_LINKED.pass();
                // Looking back: what was linked must still be there (it may have been condemned meanwhile).
                Optional<BlobPointer> now = store.livePointer(blob);
                if (now.isPresent()) {
                    if (!now.get().content().equals(content)) {
                        store.objects().delete(List.of(content));
                    }
                    return;
                }
            }
        }
        throw tooBusy(blob);
    }

    /**
     * Links a blob into a repository from another one of the same store.
     *
     * @param from where it must be servable; empty for wherever it is
     * @return false when it is not there: the client has to upload it
     */
    boolean mount(RepositoryName repository, Digest blob, Optional<RepositoryName> from) {
        RegistryStore store = storeOf(repository);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (from.filter(name -> !name.equals(repository)).isEmpty()
                    && store.servableBlob(repository, blob).isPresent()) {
                return true;
            }
            boolean servable = from.isPresent()
                    ? isServableElsewhere(store, repository, from.get(), blob)
                    : isLinkedElsewhere(store, repository, blob)
                            && store.livePointer(blob).isPresent();
            if (!servable) {
                return false;
            }
            if (link(store, repository, blob, Found.read(store, repository, blob), Optional.empty())
                    && store.livePointer(blob).isPresent()) {
                return true;
            }
        }
        throw tooBusy(blob);
    }

    /**
     * Takes a blob out of a repository; its content stays for others, and for the collector.
     *
     * @return false when the repository does not have it
     */
    boolean unlink(RepositoryName repository, Digest blob) {
        RegistryStore store = storeOf(repository);
        Key key = Layout.link(blob, repository);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Document> found = store.live(key);
            if (found.isEmpty()) {
                return false;
            }
            Outbox.Draft draft = store.draft(repository, DocumentState.sequenceOf(found.get()));
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
                && storeOf(from).equals(store)
                && store.servableBlob(from, blob).isPresent();
    }

    /** Whether another repository has the blob; the link of this one may just be going. */
    private static boolean isLinkedElsewhere(RegistryStore store, RepositoryName repository, Digest blob) {
        Key here = Layout.link(blob, repository);
        String after = "";
        while (true) {
            List<DocumentEntry> page = store.objects().list(Layout.links(blob), after, 100);
            if (page.stream()
                    .anyMatch(entry -> !Tombstone.is(entry) && !entry.key().equals(here))) {
                return true;
            }
            if (page.size() < 100) {
                return false;
            }
            after = Layout.links(blob).rest(page.getLast().key());
        }
    }

    /**
     * Links a blob, behind the catalog's entry and the pointer.
     *
     * @param found what the change begins from
     * @param pointer the write that makes the blob; empty when it is there
     * @return false when a race was lost
     */
    private boolean link(
            RegistryStore store, RepositoryName repository, Digest blob, Found found, Optional<Write> pointer) {
        if (found.isLinked()) {
            return pointer.isEmpty() || store.objects().write(List.of(pointer.get())) instanceof BatchOutcome.Applied;
        }
        long floor = Math.max(
                found.catalog().sequence(),
                found.link().map(DocumentState::sequenceOf).orElse(0L));
        Outbox.Draft draft = store.draft(repository, floor);
        List<Write> batch = new ArrayList<>();
        found.catalog().addTo(draft, clock.instant(), batch);
        pointer.ifPresent(batch::add);
        byte[] link = JsonDocument.encode(Json.MAPPER
                .createObjectNode()
                .put("sequence", draft.sequence())
                .put("since", clock.instant().toString()));
        batch.add(Write.put(Layout.link(blob, repository), Expectation.asFound(found.link()), link));
        BatchOutcome outcome = draft.isEmpty() ? store.objects().write(batch) : store.change(draft.claim(), batch);
        return outcome instanceof BatchOutcome.Applied;
    }

    private static StoreContendedException tooBusy(Digest blob) {
        return new StoreContendedException("too many writers change " + blob + " at once");
    }
}
