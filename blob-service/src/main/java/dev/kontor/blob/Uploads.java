package dev.kontor.blob;

import dev.kontor.http.ClientGoneException;
import dev.kontor.http.ContentRange;
import dev.kontor.http.RequestBody;
import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.storage.Layout;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentLostException;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.Document;
import dev.kontor.store.Durability;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.KillPoint;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Write;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Uploads: content that grows by requests until it becomes a blob.
 *
 * <p>An upload's id says that it was begun here; with its first bytes it has a state, a document that each request reads
 * anew and changes by compare-and-set; whoever moves it out of {@link UploadState.Phase#OPEN} has won the content. What a request brings
 * counts from the moment when the state says so.
 */
final class Uploads {
    private static final System.Logger LOGGER = System.getLogger(Uploads.class.getName());
    private static final Duration COMMIT_TIME = Duration.ofMinutes(1);

    private final Function<RepositoryName, RegistryStore> storeOf;
    private final Blobs blobs;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final ContentReceiver receiver = new ContentReceiver();
    private final RunningDigests running = new RunningDigests();
    private final Set<ContentId> busy = ConcurrentHashMap.newKeySet();

    private final Map<RegistryStore, UploadIds> ids = new ConcurrentHashMap<>();

    /**
     * An upload as it stands.
     *
     * @param name its own, under which its state is kept
     * @param document its state in the store; none before its first bytes
     */
    private record Found(RegistryStore store, ContentId name, Optional<Document> document, UploadState state) {
        ObjectStore objects() {
            return store.objects();
        }
    }

    Uploads(Function<RepositoryName, RegistryStore> storeOf, Blobs blobs, InstantSource clock) {
        this.storeOf = storeOf;
        this.blobs = blobs;
        this.clock = clock;
    }

    /** Begins an upload without any bytes, and returns its id. Nothing is written until bytes come. */
    String begin(RepositoryName repository, DigestAlgorithm algorithm) {
        UploadIds.UploadId id = new UploadIds.UploadId(ContentId.random(random), algorithm, clock.instant());
        return ids(storeOf.apply(repository)).issue(repository, id);
    }

    private UploadIds ids(RegistryStore store) {
        return ids.computeIfAbsent(store, _ -> UploadIds.of(store.objects(), random));
    }

    /** Takes a whole blob in one request. */
    UploadOutcome pushWhole(RepositoryName repository, Digest expected, RequestBody body) {
        RegistryStore store = storeOf.apply(repository);
        ContentId id = ContentId.random(random);
        Found found =
                new Found(store, id, Optional.empty(), fresh(repository, expected.algorithm(), id, clock.instant()));
        MessageDigest digest = expected.algorithm().newMessageDigest();
        try (ContentWriter writer = store.objects()
                .append(id, ContentProgress.START)
                .orElseThrow(() -> new StoreUnavailableException("content " + id + " cannot be begun"))) {
            Optional<ClientGoneException> gone = receiver.receive(writer, body, Optional.of(digest));
            if (gone.isPresent()) {
                writer.discard();
                throw gone.get();
            }
            return close(found, new Received(writer, expected.algorithm(), Optional.of(digest)), expected);
        }
    }

    private static UploadState fresh(
            RepositoryName repository, DigestAlgorithm algorithm, ContentId content, Instant begun) {
        return new UploadState(
                UploadState.Phase.OPEN, repository, algorithm, content, ContentProgress.START, begun, Optional.empty());
    }

    /** Where an upload stands. */
    UploadOutcome status(RepositoryName repository, String rawId) {
        return find(repository, rawId)
                .filter(found -> found.state().phase() == UploadState.Phase.OPEN)
                .<UploadOutcome>map(
                        found -> new UploadOutcome.Open(found.state().progress().sizeBytes()))
                .orElseGet(UploadOutcome.Unknown::new);
    }

    /**
     * Appends a body to an upload.
     *
     * @param range where the body says that it belongs; empty for a stream, which belongs at the end
     */
    UploadOutcome append(RepositoryName repository, String rawId, Optional<ContentRange> range, RequestBody body) {
        return alone(repository, rawId, found -> receive(found, found.state().algorithm(), range, body, this::pause));
    }

    /**
     * Appends the last bytes, if there are any, and makes the upload a blob if it has the digest. Repeating it after it
     * succeeded is harmless.
     */
    UploadOutcome finish(
            RepositoryName repository, String rawId, Digest expected, Optional<ContentRange> range, RequestBody body) {
        UploadOutcome outcome = alone(repository, rawId, found -> {
            boolean isWhole = found.state().progress().sizeBytes() == 0;
            DigestAlgorithm algorithm =
                    isWhole ? expected.algorithm() : found.state().algorithm();
            return receive(found, algorithm, range, body, (at, received) -> close(at, received, expected));
        });
        return outcome instanceof UploadOutcome.Unknown
                ? afterEnd(repository, rawId, expected).orElse(outcome)
                : outcome;
    }

    /** What a repeated finish is told: the blob is there, or another request is about to make it. */
    private Optional<UploadOutcome> afterEnd(RepositoryName repository, String rawId, Digest expected) {
        Optional<Found> done =
                find(repository, rawId).filter(found -> found.state().phase() == UploadState.Phase.DONE);
        if (done.isEmpty()) {
            return Optional.empty();
        }
        if (done.get().store().servableBlob(repository, expected).isPresent()) {
            return Optional.of(new UploadOutcome.Committed(expected));
        }
        boolean isFresh = done.get().state().touched().plus(COMMIT_TIME).isAfter(clock.instant());
        return isFresh ? Optional.of(new UploadOutcome.Busy()) : Optional.empty();
    }

    /** Gives an upload up. */
    UploadOutcome cancel(RepositoryName repository, String rawId) {
        return alone(repository, rawId, this::giveUp);
    }

    /** Gives up an upload that made no progress since it was read. */
    void expire(RegistryStore store, KeyedDocument read) {
        UploadState state = UploadState.decode(read.key(), read.document().bytes());
        ContentId id = new ContentId(read.key().lastSegment());
        if (busy.add(id)) {
            try {
                giveUp(new Found(store, id, Optional.of(read.document()), state));
            } finally {
                busy.remove(id);
            }
        }
    }

    /**
     * Forgets an upload that has ended for long, and sees to what a process that died may have left of it.
     *
     * <p>Where there may be something, it first moves the upload to {@link UploadState.Phase#ABORTED} by compare-and-set,
     * and each finisher looks once more before it writes the pointer. So one that is slow either sees that and leaves the
     * content alone, or has sealed it before, and then it is whole and stays.
     */
    void settle(RegistryStore store, KeyedDocument read) {
        UploadState state = UploadState.decode(read.key(), read.document().bytes());
        ContentId id = new ContentId(read.key().lastSegment());
        if (!busy.add(id)) {
            return;
        }
        try {
            Found found = new Found(store, id, Optional.of(read.document()), state);
            UploadRemains remains = new UploadRemains(store, state, blobs);
            if (!remains.isNothing()) {
                if (state.phase() != UploadState.Phase.ABORTED && !move(found, UploadState.Phase.ABORTED)) {
                    return;
                }
                remains.settle();
            }
            store.objects().write(List.of(Write.forget(read.key())), Durability.RELAXED);
        } finally {
            busy.remove(id);
        }
    }

    /** The state stays, so that nobody goes on, until the sweep forgets it when the id has expired too. */
    private UploadOutcome giveUp(Found found) {
        if (!move(found, UploadState.Phase.ABORTED)) {
            return new UploadOutcome.Busy();
        }
        KillPoint.UPLOAD_ABORTED.pass();
        running.drop(found.name());
        found.objects().abandon(found.state().content(), found.state().progress());
        return new UploadOutcome.Cancelled();
    }

    /** What an upload's content is after the body of a request was appended to it. */
    private record Received(ContentWriter writer, DigestAlgorithm algorithm, Optional<MessageDigest> digest) {}

    private UploadOutcome receive(
            Found found,
            DigestAlgorithm algorithm,
            Optional<ContentRange> range,
            RequestBody body,
            BiFunction<Found, Received, UploadOutcome> end) {
        ContentProgress before = found.state().progress();
        Optional<UploadOutcome> refusal = refusal(before, range, body);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<ContentWriter> opened = found.objects().append(found.state().content(), before);
        if (opened.isEmpty()) {
            return new UploadOutcome.Unknown();
        }
        try (ContentWriter writer = opened.get()) {
            Optional<MessageDigest> digest = running.take(found.name(), algorithm, before.sizeBytes());
            Received received = new Received(writer, algorithm, digest);
            Optional<ClientGoneException> gone = receiver.receive(writer, body, digest);
            if (gone.isPresent()) {
                pause(found, received);
                throw gone.get();
            }
            long length = writer.sizeBytes() - before.sizeBytes();
            if (range.isPresent() && range.get().length() != length) {
                return new UploadOutcome.WrongLength(length);
            }
            return end.apply(found, received);
        }
    }

    private static Optional<UploadOutcome> refusal(
            ContentProgress before, Optional<ContentRange> range, RequestBody body) {
        if (range.isEmpty()) {
            return Optional.empty();
        }
        if (range.get().first() != before.sizeBytes()) {
            return Optional.of(new UploadOutcome.OutOfOrder(before.sizeBytes()));
        }
        OptionalLong declared = body.contentLength();
        return declared.isPresent() && declared.getAsLong() != range.get().length()
                ? Optional.of(new UploadOutcome.WrongLength(declared.getAsLong()))
                : Optional.empty();
    }

    /** Keeps what was received, for a later request to go on from. */
    private UploadOutcome pause(Found found, Received received) {
        ContentProgress progress = received.writer().checkpoint();
        if (!write(found, found.state().at(progress, received.algorithm(), clock.instant()))) {
            dropUnnamed(found, progress);
            return new UploadOutcome.Busy();
        }
        received.digest()
                .ifPresent(digest -> running.keep(found.name(), received.algorithm(), progress.sizeBytes(), digest));
        return new UploadOutcome.Open(progress.sizeBytes());
    }

    /** After a lost race: content that this request began is named by nobody; other content belongs to the winner. */
    private static void dropUnnamed(Found found, ContentProgress progress) {
        if (found.document().isEmpty()) {
            found.objects().abandon(found.state().content(), progress);
        }
    }

    /** Makes what was received a blob; where its digest is not known, by reading it once more. */
    private UploadOutcome close(Found found, Received received, Digest expected) {
        Optional<Digest> known = received.digest()
                .filter(_ -> received.algorithm() == expected.algorithm())
                .map(digest -> Digest.fromHash(expected.algorithm(), digest.digest()));
        if (known.isPresent() && !known.get().equals(expected)) {
            return new UploadOutcome.WrongDigest(known.get());
        }
        long sizeBytes = received.writer().sizeBytes();
        // Also one that came in one piece: it is over for whoever asks, and what is sealed is never without a name.
        UploadState done = found.state().doneAs(new UploadState.Blob(expected, sizeBytes), clock.instant());
        if (!write(found, done)) {
            return new UploadOutcome.Busy();
        }
        KillPoint.UPLOAD_DONE.pass();
        ContentId content = received.writer().seal();
        if (known.isEmpty()) {
            Digest actual = ContentReceiver.hash(found.objects(), content, sizeBytes, expected.algorithm());
            if (!actual.equals(expected)) {
                found.objects().delete(List.of(content));
                return new UploadOutcome.WrongDigest(actual);
            }
        }
        return isStillDone(found)
                ? commit(found.state().repository(), expected, content, sizeBytes)
                : new UploadOutcome.Unknown();
    }

    /**
     * Whether the upload is still this request's. One that took so long that the sweep of another process has taken it
     * over leaves all to that one, which finishes what is whole.
     */
    private static boolean isStillDone(Found found) {
        if (!found.objects().capabilities().shared()) {
            return true;
        }
        Key key = Layout.upload(found.name());
        return found.objects()
                .find(key)
                .filter(document -> !document.isTombstone())
                .map(document -> UploadState.decode(key, document.bytes()))
                .filter(state -> state.phase() == UploadState.Phase.DONE)
                .isPresent();
    }

    private UploadOutcome commit(RepositoryName repository, Digest digest, ContentId content, long sizeBytes) {
        KillPoint.BLOB_SEALED.pass();
        blobs.commit(repository, digest, content, sizeBytes);
        return new UploadOutcome.Committed(digest);
    }

    private boolean move(Found found, UploadState.Phase phase) {
        return write(found, found.state().in(phase, clock.instant()));
    }

    private static boolean write(Found found, UploadState next) {
        Write write = Write.put(Layout.upload(found.name()), Expectation.asFound(found.document()), next.encode());
        return found.objects().write(List.of(write), Durability.RELAXED) instanceof BatchOutcome.Applied;
    }

    private UploadOutcome alone(RepositoryName repository, String rawId, Function<Found, UploadOutcome> work) {
        RegistryStore store = storeOf.apply(repository);
        Optional<UploadIds.UploadId> id = ids(store).read(repository, rawId);
        if (id.isEmpty()) {
            return new UploadOutcome.Unknown();
        }
        ContentId name = id.get().name();
        if (!busy.add(name)) {
            return new UploadOutcome.Busy();
        }
        try {
            return find(store, repository, id.get())
                    .filter(found -> found.state().phase() == UploadState.Phase.OPEN)
                    .map(work)
                    .orElseGet(UploadOutcome.Unknown::new);
        } catch (ContentLostException e) {
            LOGGER.log(System.Logger.Level.WARNING, "an upload must begin anew: " + e.getMessage(), e);
            return new UploadOutcome.Unknown();
        } finally {
            busy.remove(name);
        }
    }

    private Optional<Found> find(RepositoryName repository, String rawId) {
        RegistryStore store = storeOf.apply(repository);
        return ids(store).read(repository, rawId).flatMap(id -> find(store, repository, id));
    }

    private Optional<Found> find(RegistryStore store, RepositoryName repository, UploadIds.UploadId id) {
        Key key = Layout.upload(id.name());
        Optional<Document> document = store.objects().find(key);
        if (document.isPresent()) {
            UploadState state = UploadState.decode(key, document.get().bytes());
            return Optional.of(new Found(store, id.name(), document, state));
        }
        boolean isExpired = id.begun().plus(store.config().uploadExpiry()).isBefore(clock.instant());
        UploadState fresh = fresh(repository, id.algorithm(), ContentId.random(random), id.begun());
        return isExpired ? Optional.empty() : Optional.of(new Found(store, id.name(), document, fresh));
    }
}
