package dev.kontor.registry;

import dev.kontor.events.Tombstone;
import dev.kontor.oci.Digest;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredUpload;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.Document;
import dev.kontor.store.Durability;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.KillPoint;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The end of an upload, by which its content becomes a blob.
 *
 * <p>The upload's state says so first, also of one that came in one piece: then it is over for whoever asks, and what is
 * sealed is never without a name.
 */
final class UploadCommit {
    private final RegistryStore store;
    private final ContentId name;
    private final Optional<Document> document;
    private final StoredUpload state;
    private final BlobLinks links;
    private final InstantSource clock;

    /**
     * The commit of an upload as it was found.
     *
     * @param name the upload's own
     * @param document its state in the store; none before its first bytes
     */
    UploadCommit(
            RegistryStore store,
            ContentId name,
            Optional<Document> document,
            StoredUpload state,
            BlobLinks links,
            InstantSource clock) {
        this.store = store;
        this.name = name;
        this.document = document;
        this.state = state;
        this.links = links;
        this.clock = clock;
    }

    /** What became of it. */
    sealed interface Outcome {
        /** It is a blob; this copy of the content stays. */
        record Committed(ContentId content) implements Outcome {}

        /** The content has another digest. */
        record WrongDigest(Digest actual) implements Outcome {}

        /** Another request changed the upload first. */
        record Overtaken() implements Outcome {}

        /** It took so long that the sweep of another process has taken the upload over, and settles it. */
        record TakenOver() implements Outcome {}
    }

    /**
     * Commits what was written.
     *
     * @param known the digest of the content; empty where it has to be read once more
     */
    Outcome run(ContentWriter writer, Optional<Digest> known, Digest expected, Actor actor) {
        if (known.isPresent() && !known.get().equals(expected)) {
            return new Outcome.WrongDigest(known.get());
        }
        ObjectStore objects = store.objects();
        long sizeBytes = writer.sizeBytes();
        if (!write(state.doneAs(new StoredUpload.Blob(expected, sizeBytes), clock.instant()))) {
            return new Outcome.Overtaken();
        }
        KillPoint.UPLOAD_DONE.pass();
        ContentId content = writer.seal();
        if (known.isEmpty()) {
            Digest actual = ContentReceiver.hash(objects, content, sizeBytes, expected.algorithm());
            if (!actual.equals(expected)) {
                objects.delete(List.of(content));
                return new Outcome.WrongDigest(actual);
            }
        }
        if (!isStillDone()) {
            return new Outcome.TakenOver();
        }
        KillPoint.BLOB_SEALED.pass();
        return new Outcome.Committed(links.commit(state.repository(), expected, content, sizeBytes, actor));
    }

    private boolean write(StoredUpload next) {
        Write write = Write.put(Layout.upload(name), Expectation.asFound(document), next.encode());
        return store.objects().write(List.of(write), Durability.RELAXED) instanceof BatchOutcome.Applied;
    }

    /** Whether the upload is still this one's. */
    private boolean isStillDone() {
        if (!store.objects().capabilities().shared()) {
            return true;
        }
        Key key = Layout.upload(name);
        return store.objects()
                .find(key)
                .filter(found -> !Tombstone.is(found))
                .map(found -> StoredUpload.decode(key, found.bytes()))
                .filter(found -> found.phase() == StoredUpload.Phase.DONE)
                .isPresent();
    }
}
