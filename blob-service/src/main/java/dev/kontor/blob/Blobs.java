package dev.kontor.blob;

import dev.kontor.events.Claim;
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
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.ContentId;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.KillPoint;
import dev.kontor.store.StoreUnavailableException;
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
            Optional<Document> found = store.objects().find(Layout.pointer(blob));
            boolean known = found.filter(document -> !document.isTombstone())
                    .map(document -> BlobPointer.decode(document.bytes()).isLive())
                    .orElse(false);
            List<Write> batch = new ArrayList<>();
            if (!known) {
                BlobPointer pointer = BlobPointer.live(content, sizeBytes);
                batch.add(Write.put(Layout.pointer(blob), Expectation.asFound(found), pointer.encode()));
            }
            if (link(store, repository, blob, batch)) {
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
            boolean servable = from.isPresent()
                    ? storeOf(from.get()).equals(store)
                            && store.servableBlob(from.get(), blob).isPresent()
                    : isLinkedAnywhere(store, blob) && store.livePointer(blob).isPresent();
            if (!servable) {
                return false;
            }
            if (link(store, repository, blob, List.of())
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
            long floor =
                    JsonDocument.decode(found.get().bytes()).path("sequence").asLong();
            long sequence = store.outbox().nextSequence(floor);
            Claim claim = store.draft(repository, sequence)
                    .removes(key, new RegistryEvent.BlobDeleted(repository, blob))
                    .claim();
            if (store.change(claim, List.of(Write.put(key, Expectation.asFound(found), new byte[0])))) {
                return true;
            }
        }
        throw tooBusy(blob);
    }

    private static boolean isLinkedAnywhere(RegistryStore store, Digest blob) {
        String after = "";
        while (true) {
            List<DocumentEntry> page = store.objects().list(Layout.links(blob), after, 100);
            if (page.stream().anyMatch(entry -> entry.sizeBytes() > 0)) {
                return true;
            }
            if (page.size() < 100) {
                return false;
            }
            after = Layout.links(blob).rest(page.getLast().key());
        }
    }

    /** Adds link and catalog entry behind the writes of {@code before} and applies all; false when a race was lost. */
    private boolean link(RegistryStore store, RepositoryName repository, Digest blob, List<Write> before) {
        Key key = Layout.link(blob, repository);
        Optional<Document> found = store.objects().find(key);
        long sequence = store.outbox().nextSequence(0);
        Outbox.Draft draft = store.draft(repository, sequence);
        List<Write> batch = new ArrayList<>(before);
        boolean linked = found.isPresent() && !found.get().isTombstone();
        if (!linked) {
            byte[] link = JsonDocument.encode(Json.MAPPER
                    .createObjectNode()
                    .put("sequence", sequence)
                    .put("since", clock.instant().toString()));
            batch.add(Write.put(key, Expectation.asFound(found), link));
        }
        CatalogEntry.addIfNew(store, repository, sequence, clock.instant(), draft, batch);
        if (batch.isEmpty()) {
            return true;
        }
        if (draft.isEmpty()) {
            return store.objects().write(batch) instanceof BatchOutcome.Applied;
        }
        return store.change(draft.claim(), batch);
    }

    private static StoreUnavailableException tooBusy(Digest blob) {
        return new StoreUnavailableException("too many writers change " + blob + " at once");
    }
}
