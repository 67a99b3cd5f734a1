package dev.kontor.service.storage;

import dev.kontor.config.LocalDriver;
import dev.kontor.config.S3Driver;
import dev.kontor.config.Secret;
import dev.kontor.config.StoreConfig;
import dev.kontor.events.Claim;
import dev.kontor.events.EventLog;
import dev.kontor.events.Lease;
import dev.kontor.events.Outbox;
import dev.kontor.http.RequestId;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.identity.Caller;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
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
 * @param config how this store is used
 */
public record RegistryStore(ObjectStore objects, Outbox outbox, StoreConfig config) implements AutoCloseable {
    /**
     * Opens the store that a configuration describes.
     *
     * @throws StoreRefusedException when it must not be used: owned by another process, of a newer format, or on a
     *     service that does not keep what safety rests on
     * @throws dev.kontor.store.StoreUnavailableException when it does not answer
     */
    static ObjectStore open(StoreConfig config) {
        return switch (config.driver()) {
            case LocalDriver _ -> FileObjectStore.open(config.rootDirectory(), config.commit());
            case S3Driver driver -> openBucket(driver, config);
        };
    }

    private static ObjectStore openBucket(S3Driver driver, StoreConfig config) {
        S3ObjectStore store = S3ObjectStore.open(new S3Settings(
                driver.endpoint(),
                driver.region(),
                driver.bucket(),
                driver.createBucket(),
                driver.prefix(),
                driver.credentials()
                        .map(pair -> new S3Settings.Credentials(
                                pair.accessKey(),
                                pair.secretKey().reveal(),
                                pair.sessionToken().map(Secret::reveal))),
                driver.forcePathStyle(),
                driver.skipVerify(),
                driver.chunkSizeBytes().orElse(S3Settings.DEFAULT_PART_BYTES),
                driver.redirectEndpoint(),
                config.rootDirectory().resolve("spool")));
        try {
            store.verify();
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    static RegistryStore of(ObjectStore objects, EventLog log, StoreConfig config, Outbox.Scope scope) {
        return new RegistryStore(objects, outbox(objects, log, scope).start(), config);
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
    public Optional<Document> live(Key key) {
        return objects.find(key).filter(document -> !Tombstone.is(document));
    }

    /** The pointer of a blob that a repository may serve: it is linked there, and live. */
    public Optional<BlobPointer> servableBlob(RepositoryName repository, Digest blob) {
        return servableBlobs(repository, List.of(blob)).getFirst();
    }

    /** The pointers of blobs as {@link #servableBlob}, in their order. */
    public List<Optional<BlobPointer>> servableBlobs(RepositoryName repository, List<Digest> blobs) {
        List<Key> keys = new ArrayList<>(2 * blobs.size());
        blobs.forEach(blob -> keys.add(Layout.link(blob, repository)));
        blobs.forEach(blob -> keys.add(Layout.pointer(blob)));
        List<Optional<Document>> found = objects.findAll(keys);
        List<Optional<BlobPointer>> pointers = new ArrayList<>(blobs.size());
        for (int i = 0; i < blobs.size(); i++) {
            boolean isLinked = found.get(i).filter(link -> !Tombstone.is(link)).isPresent();
            int pointer = blobs.size() + i;
            pointers.add(isLinked ? livePointer(keys.get(pointer), found.get(pointer)) : Optional.empty());
        }
        return pointers;
    }

    /** The pointer of a blob that is whole, wherever it is linked. */
    public Optional<BlobPointer> livePointer(Digest blob) {
        Key key = Layout.pointer(blob);
        return livePointer(key, objects.find(key));
    }

    private static Optional<BlobPointer> livePointer(Key key, Optional<Document> found) {
        return found.filter(document -> !Tombstone.is(document))
                .map(document -> BlobPointer.decode(key, document.bytes()))
                .filter(BlobPointer::isLive);
    }

    /**
     * Begins the claim of a change by the request that is under way.
     *
     * @param floor the greatest sequence of the documents that will be changed; the claim's is greater
     */
    public Outbox.Draft draft(RepositoryName repository, long floor) {
        return outbox.draft(
                repository, floor, Caller.current().name(), RequestId.current().orElse(""));
    }

    /**
     * Makes a claimed change: the claim, then the writes, as one ordered batch.
     *
     * <p>When an expectation did not hold the caller begins anew from what is there. What was made before stays and is
     * announced.
     */
    public BatchOutcome change(Claim claim, List<Write> writes) {
        return outbox.make(claim, writes);
    }

    /** Stops the outbox, then lets go of the store. */
    @Override
    public void close() {
        outbox.close();
        objects.close();
    }
}
