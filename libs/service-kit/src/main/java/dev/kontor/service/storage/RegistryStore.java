package dev.kontor.service.storage;

import dev.kontor.events.Claim;
import dev.kontor.events.EventLog;
import dev.kontor.events.Outbox;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.config.LocalDriver;
import dev.kontor.service.config.S3Driver;
import dev.kontor.service.config.StoreConfig;
import dev.kontor.service.http.RequestId;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.Key;
import dev.kontor.store.KillPoint;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.StoreRefusedException;
import dev.kontor.store.Write;
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
     * @throws StoreRefusedException when it must not be used: owned by another process, of a newer format, or of a kind
     *     that this version cannot use
     */
    static ObjectStore open(StoreConfig config) {
        return switch (config.driver()) {
            case LocalDriver _ -> FileObjectStore.open(config.rootDirectory(), config.commit());
            case S3Driver _ ->
                throw new StoreRefusedException(
                        "storage.storageDriver 's3' cannot be used by this version yet: leave it"
                                + " out to keep images in storage.rootDirectory");
        };
    }

    static RegistryStore of(ObjectStore objects, EventLog log, StoreConfig config) {
        return new RegistryStore(objects, new Outbox(objects, log, InstantSource.system()), config);
    }

    /** Reads a document that is not a tombstone. */
    public Optional<Document> live(Key key) {
        return objects.find(key).filter(document -> !document.isTombstone());
    }

    /** The pointer of a blob that a repository may serve: it is linked there, and live. */
    public Optional<BlobPointer> servableBlob(RepositoryName repository, Digest blob) {
        if (live(Layout.link(blob, repository)).isEmpty()) {
            return Optional.empty();
        }
        return livePointer(blob);
    }

    /** The pointer of a blob that is whole, wherever it is linked. */
    public Optional<BlobPointer> livePointer(Digest blob) {
        return live(Layout.pointer(blob))
                .map(document -> BlobPointer.decode(document.bytes()))
                .filter(BlobPointer::isLive);
    }

    /**
     * Begins the claim of a change by the request that is under way.
     *
     * @param sequence from {@link Outbox#nextSequence}
     */
    public Outbox.Draft draft(RepositoryName repository, long sequence) {
        return outbox.draft(
                repository, sequence, "anonymous", RequestId.current().orElse(""));
    }

    /**
     * Makes a claimed change: the claim, then the writes, as one ordered batch.
     *
     * @return false when one of the expectations did not hold; the claim is abandoned then, and the caller begins anew
     *     from what is there
     */
    public boolean change(Claim claim, List<Write> writes) {
        List<Write> batch = new ArrayList<>(writes.size() + 1);
        batch.add(claim.write());
        batch.addAll(writes);
        if (objects.write(batch) instanceof BatchOutcome.Applied) {
            KillPoint.CLAIM_WRITTEN.pass();
            outbox.made(claim);
            return true;
        }
        outbox.abandon(claim);
        return false;
    }

    /** Stops the outbox, then lets go of the store. */
    @Override
    public void close() {
        outbox.close();
        objects.close();
    }
}
