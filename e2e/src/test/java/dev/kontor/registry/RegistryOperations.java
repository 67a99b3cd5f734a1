package dev.kontor.registry;

import dev.kontor.events.EventLog;
import dev.kontor.events.Outbox;
import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.document.StoredTag;
import dev.kontor.registry.document.StoredUpload;
import dev.kontor.store.Document;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The operations of one process on a store, for tests that want them as words and with a clock of their own. */
public final class RegistryOperations {
    private static final Actor SOMEBODY = new Actor("somebody", "");

    private final RegistryStore store;
    private final InstantSource clock;
    private final BlobLinks links;
    private final StoreUploads uploads;
    private final Manifests manifests;
    private final Tags tags;
    private final Referrers referrers;

    /**
     * A process on a store, whose outbox is not started.
     *
     * @param expiry how long an upload may rest
     */
    public RegistryOperations(
            ObjectStore objects, EventLog log, SparsePolicy sparse, Duration expiry, InstantSource clock) {
        Path nowhere = Path.of("unused");
        StoreSettings settings =
                new StoreSettings(new StoreSettings.Folder(nowhere, true), false, sparse, expiry, nowhere);
        this.store = new RegistryStore(objects, new Outbox(objects, log, clock), settings);
        this.clock = clock;
        this.links = new BlobLinks(_ -> store, clock);
        this.uploads = new StoreUploads(_ -> store, links, new ContentReceiver(), clock);
        this.manifests = new StoreManifests(_ -> store, ManifestReads.forThisHeap(), List.of(), clock);
        this.tags = new StoreTags(_ -> store, clock);
        this.referrers = new StoreReferrers(_ -> store);
    }

    /** Announces what the process changed. */
    public Outbox outbox() {
        return store.outbox();
    }

    /** The tags of its repositories. */
    public Tags tags() {
        return tags;
    }

    /** What refers to manifests. */
    public Referrers referrers() {
        return referrers;
    }

    /** The store on which it works. */
    public ObjectStore objects() {
        return store.objects();
    }

    /** Whether a repository may serve a blob. */
    public boolean serves(RepositoryName repository, Digest blob) {
        return store.servableBlob(repository, blob).isPresent();
    }

    /** Pushes a manifest; answers "stored", "missing", "wrong size", "other type", "failed" or "rejected". */
    public String push(
            RepositoryName repository,
            Manifest manifest,
            byte[] bytes,
            Set<Tag> tagged,
            Optional<Condition> condition) {
        Push push = new Push(repository, Digest.sha256(bytes), manifest, bytes, tagged, condition);
        return switch (manifests.push(push, SOMEBODY)) {
            case PushOutcome.Stored _ -> "stored";
            case PushOutcome.Missing _ -> "missing";
            case PushOutcome.WrongSize _ -> "wrong size";
            case PushOutcome.OtherType _ -> "other type";
            case PushOutcome.Guarded _ -> throw new AssertionError("nobody guards tags here");
            case PushOutcome.ConditionFailed _ -> "failed";
            case PushOutcome.Rejected _ -> "rejected";
        };
    }

    /** Removes a tag; answers {@code removed}, {@code unknown} or {@code failed}. */
    public String removeTag(RepositoryName repository, Tag tag, Optional<Condition> condition) {
        return told(tags.remove(repository, tag, condition, SOMEBODY));
    }

    /** Removes a manifest with its tags; answers {@code removed} or {@code unknown}. */
    public String removeManifest(RepositoryName repository, Digest digest) {
        return told(manifests.remove(repository, digest, Optional.empty(), SOMEBODY));
    }

    private static String told(RemovalOutcome outcome) {
        return switch (outcome) {
            case REMOVED -> "removed";
            case UNKNOWN -> "unknown";
            case CONDITION_FAILED -> "failed";
        };
    }

    /** Mounts a blob; answers {@code mounted} or {@code absent}. */
    public String mount(RepositoryName repository, Digest blob, Optional<RepositoryName> from) {
        return links.mount(repository, blob, from, _ -> true, SOMEBODY) ? "mounted" : "absent";
    }

    /** Deletes a blob from a repository; answers {@code removed} or {@code unknown}. */
    public String unlink(RepositoryName repository, Digest blob) {
        return links.unlink(repository, blob, SOMEBODY) ? "removed" : "unknown";
    }

    /** Begins an upload. */
    public String begin(RepositoryName repository) {
        return uploads.begin(repository, DigestAlgorithm.SHA256);
    }

    /** Appends to an upload; answers {@code open}, {@code busy} or {@code unknown}. */
    public String append(RepositoryName repository, String upload, byte[] bytes) {
        return told(uploads.append(repository, upload, Optional.empty(), new Bytes(bytes)));
    }

    /** Finishes an upload; answers {@code committed}, {@code busy} or {@code unknown}. */
    public String finish(RepositoryName repository, String upload, Digest blob) {
        return told(uploads.finish(repository, upload, blob, Optional.empty(), new Bytes(new byte[0]), SOMEBODY));
    }

    /** Cancels an upload; answers {@code cancelled}, {@code busy} or {@code unknown}. */
    public String cancel(RepositoryName repository, String upload) {
        return told(uploads.cancel(repository, upload));
    }

    private static String told(UploadOutcome outcome) {
        return switch (outcome) {
            case UploadOutcome.Open _ -> "open";
            case UploadOutcome.Committed _ -> "committed";
            case UploadOutcome.Cancelled _ -> "cancelled";
            case UploadOutcome.Unknown _ -> "unknown";
            case UploadOutcome.Busy _ -> "busy";
            case UploadOutcome.OutOfOrder _, UploadOutcome.WrongLength _, UploadOutcome.WrongDigest _ ->
                throw new AssertionError("the upload is whole: " + outcome);
        };
    }

    /** Sweeps the uploads once; answers {@code swept}. */
    public String sweep() {
        new UploadSweep(List.of(store), uploads, clock).sweep(store);
        return "swept";
    }

    /** What a tag names and named, the newest first. */
    public static List<Digest> named(Key key, Document tag) {
        StoredTag stored = StoredTag.decode(key, tag.bytes());
        List<Digest> named = new ArrayList<>();
        named.add(stored.digest());
        stored.moves().forEach(move -> named.add(move.digest()));
        return named;
    }

    /** Whether an upload takes bytes and was touched within the time, or {@code done}, or {@code ended}. */
    public static String phase(Key key, Document upload, InstantSource clock, Duration expiry) {
        StoredUpload state = StoredUpload.decode(key, upload.bytes());
        return switch (state.phase()) {
            case OPEN -> state.touched().plus(expiry).isAfter(clock.instant()) ? "fresh" : "stale";
            case DONE -> "done";
            case ABORTED -> "ended";
        };
    }

    /** Bytes that are all there. */
    private static final class Bytes implements ByteSource {
        private final byte[] bytes;
        private int position;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int readAtLeast(byte[] buffer, int least) {
            if (position == bytes.length) {
                return -1;
            }
            int count = Math.min(buffer.length, bytes.length - position);
            System.arraycopy(bytes, position, buffer, 0, count);
            position += count;
            return count;
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.of(bytes.length);
        }
    }
}
