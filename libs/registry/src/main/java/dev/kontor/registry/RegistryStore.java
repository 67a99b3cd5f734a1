package dev.kontor.registry;

import dev.kontor.events.Claim;
import dev.kontor.events.EventLog;
import dev.kontor.events.Lease;
import dev.kontor.events.Outbox;
import dev.kontor.events.Tombstone;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.BlobPointer;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredManifest;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.ObservedStore;
import dev.kontor.store.StoreObserver;
import dev.kontor.store.StoreRefusedException;
import dev.kontor.store.Write;
import dev.kontor.store.s3.S3ObjectStore;
import dev.kontor.store.s3.S3Settings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One object store with the outbox that announces its changes.
 *
 * @param objects documents and contents
 * @param outbox announces the changes of the documents
 * @param settings how this store is used
 */
record RegistryStore(ObjectStore objects, Outbox outbox, StoreSettings settings) implements AutoCloseable {
    /**
     * Opens the place of a store.
     *
     * @param observer learns of its calls
     * @throws StoreRefusedException when it must not be used: owned by another process, or on a service that does not keep
     *     what safety rests on
     * @throws dev.kontor.store.StoreUnavailableException when it does not answer
     */
    static ObjectStore open(StoreSettings.Place place, StoreObserver observer) {
        ObjectStore store = switch (place) {
            case StoreSettings.Folder folder -> FileObjectStore.open(folder.folder(), folder.commit());
            case StoreSettings.Bucket bucket -> openBucket(bucket.settings(), observer);
        };
        return ObservedStore.of(store, observer);
    }

    private static ObjectStore openBucket(S3Settings settings, StoreObserver observer) {
        S3ObjectStore store = S3ObjectStore.open(settings, observer);
        try {
            store.verify();
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** A store whose outbox is not started yet. */
    static RegistryStore of(ObjectStore objects, EventLog log, StoreSettings settings, Outbox.Scope scope) {
        return new RegistryStore(objects, outbox(objects, log, scope), settings);
    }

    private static Outbox outbox(ObjectStore objects, EventLog log, Outbox.Scope scope) {
        InstantSource clock = InstantSource.system();
        if (!objects.capabilities().shared()) {
            return new Outbox(objects, log, clock);
        }
        Key turn = switch (scope) {
            case ALL -> Layout.OUTBOX_LEASE;
            case ALL_BUT_LISTS -> Layout.OUTBOX_LEASE_BUT_LISTS;
        };
        return Outbox.sharing(objects, log, clock, new Lease(objects, turn, clock), scope);
    }

    /** Reads a document that was not removed. */
    Optional<Document> live(Key key) {
        return objects.find(key).filter(document -> !Tombstone.is(document));
    }

    /** Whether a manifest is there, whether it is served or held. */
    boolean isManifestThere(RepositoryName repository, Digest digest) {
        Key key = Layout.manifest(repository, digest);
        return manifest(key, objects.find(key)).isPresent();
    }

    /** The manifest in a document that was found; one that is damaged is as good as none for whoever pushes it. */
    static Optional<StoredManifest> manifest(Key key, Optional<Document> found) {
        return found.filter(document -> !Tombstone.is(document))
                .map(document -> StoredManifest.decode(key, document.bytes()))
                .filter(stored -> switch (stored.state()) {
                    case LIVE, REMOTE, HELD -> true;
                    case QUARANTINED -> false;
                });
    }

    /** The pointer of a blob that a repository may serve: it is linked there, and live. */
    Optional<BlobPointer> servableBlob(RepositoryName repository, Digest blob) {
        return servableBlobs(repository, List.of(blob)).getFirst();
    }

    /** The pointers of blobs as {@link #servableBlob}, in their order. */
    List<Optional<BlobPointer>> servableBlobs(RepositoryName repository, List<Digest> blobs) {
        return linkedBlobs(repository, blobs).stream()
                .map(pointer -> pointer.filter(BlobPointer::isLive))
                .toList();
    }

    /** The pointers of blobs that are linked in a repository, whatever their states, in their order. */
    List<Optional<BlobPointer>> linkedBlobs(RepositoryName repository, List<Digest> blobs) {
        List<Key> keys = new ArrayList<>(2 * blobs.size());
        blobs.forEach(blob -> keys.add(Layout.link(repository, blob)));
        blobs.forEach(blob -> keys.add(Layout.pointer(blob)));
        List<Optional<Document>> found = objects.findAll(keys);
        List<Optional<BlobPointer>> pointers = new ArrayList<>(blobs.size());
        for (int i = 0; i < blobs.size(); i++) {
            boolean isLinked = found.get(i).filter(link -> !Tombstone.is(link)).isPresent();
            int pointer = blobs.size() + i;
            pointers.add(isLinked ? pointer(keys.get(pointer), found.get(pointer)) : Optional.empty());
        }
        return pointers;
    }

    /** The pointer of a blob that is whole, wherever it is linked. */
    Optional<BlobPointer> livePointer(Digest blob) {
        Key key = Layout.pointer(blob);
        return pointer(key, objects.find(key)).filter(BlobPointer::isLive);
    }

    private static Optional<BlobPointer> pointer(Key key, Optional<Document> found) {
        return found.filter(document -> !Tombstone.is(document))
                .map(document -> BlobPointer.decode(key, document.bytes()));
    }

    /**
     * Begins the claim of a change.
     *
     * @param floor the greatest sequence of the documents that will be changed; the claim's is greater
     */
    Outbox.Draft draft(RepositoryName repository, long floor, Actor actor) {
        return outbox.draft(repository, floor, actor.caller(), actor.requestId());
    }

    /**
     * Makes a claimed change: the claim, then the writes, as one ordered batch.
     *
     * <p>When an expectation did not hold the caller begins anew from what is there. What was made before stays and is
     * announced.
     */
    BatchOutcome change(Claim claim, List<Write> writes) {
        return outbox.make(claim, writes);
    }

    /** Stops the outbox, then lets go of the store. */
    @Override
    public void close() {
        outbox.close();
        objects.close();
    }
}
