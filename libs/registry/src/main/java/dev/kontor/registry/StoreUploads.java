package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredUpload;
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
 * The uploads of a registry's stores.
 *
 * <p>An upload's id says that it was begun here; with its first bytes it has a state, a document that each request reads
 * anew and changes by compare-and-set; whoever moves it out of {@link StoredUpload.Phase#OPEN} has won the content. What a
 * request brings counts from the moment when the state says so.
 */
final class StoreUploads implements Uploads {
    private static final System.Logger LOGGER = System.getLogger(Uploads.class.getName());
    private static final Duration COMMIT_TIME = Duration.ofMinutes(1);

    private final Function<RepositoryName, RegistryStore> storeOf;
    private final BlobLinks links;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final ContentReceiver receiver;
    private final RunningDigests running = new RunningDigests();
    private final Set<ContentId> busy = ConcurrentHashMap.newKeySet();

    private final Map<RegistryStore, UploadIds> ids = new ConcurrentHashMap<>();

    /**
     * An upload as it stands.
     *
     * @param name its own, under which its state is kept
     * @param document its state in the store; none before its first bytes
     */
    private record UploadAsFound(RegistryStore store, ContentId name, Optional<Document> document, StoredUpload state) {
        ObjectStore objects() {
            return store.objects();
        }
    }

    StoreUploads(
            Function<RepositoryName, RegistryStore> storeOf,
            BlobLinks links,
            ContentReceiver receiver,
            InstantSource clock) {
        this.storeOf = storeOf;
        this.links = links;
        this.receiver = receiver;
        this.clock = clock;
    }

    @Override
    public String begin(RepositoryName repository, DigestAlgorithm algorithm) {
        UploadIds.UploadId id = new UploadIds.UploadId(ContentId.random(random), algorithm, clock.instant());
        return ids(storeOf.apply(repository)).issue(repository, id);
    }

    private UploadIds ids(RegistryStore store) {
        return ids.computeIfAbsent(store, _ -> UploadIds.of(store.objects(), random));
    }

    private static StoredUpload fresh(
            RepositoryName repository, DigestAlgorithm algorithm, ContentId content, Instant begun) {
        return new StoredUpload(
                StoredUpload.Phase.OPEN,
                repository,
                algorithm,
                content,
                ContentProgress.START,
                begun,
                Optional.empty());
    }

    @Override
    public UploadOutcome status(RepositoryName repository, String rawId) {
        return find(repository, rawId)
                .filter(found -> found.state().phase() == StoredUpload.Phase.OPEN)
                .<UploadOutcome>map(
                        found -> new UploadOutcome.Open(found.state().progress().sizeBytes()))
                .orElseGet(UploadOutcome.Unknown::new);
    }

    @Override
    public UploadOutcome append(RepositoryName repository, String rawId, Optional<Range> range, ByteSource bytes) {
        return alone(repository, rawId, found -> receive(found, found.state().algorithm(), range, bytes, this::pause));
    }

    @Override
    public UploadOutcome finish(
            RepositoryName repository,
            String rawId,
            Digest expected,
            Optional<Range> range,
            ByteSource bytes,
            Actor actor) {
        UploadOutcome outcome = alone(repository, rawId, found -> {
            boolean isWhole = found.state().progress().sizeBytes() == 0;
            DigestAlgorithm algorithm =
                    isWhole ? expected.algorithm() : found.state().algorithm();
            return receive(found, algorithm, range, bytes, (at, received) -> commit(at, received, expected, actor));
        });
        return outcome instanceof UploadOutcome.Unknown
                ? afterEnd(repository, rawId, expected).orElse(outcome)
                : outcome;
    }

    /** What a repeated finish is told: the blob is there, or another request is about to make it. */
    private Optional<UploadOutcome> afterEnd(RepositoryName repository, String rawId, Digest expected) {
        Optional<UploadAsFound> done =
                find(repository, rawId).filter(found -> found.state().phase() == StoredUpload.Phase.DONE);
        if (done.isEmpty()) {
            return Optional.empty();
        }
        if (done.get().store().servableBlob(repository, expected).isPresent()) {
            return Optional.of(new UploadOutcome.Committed(expected));
        }
        boolean isFresh = done.get().state().touched().plus(COMMIT_TIME).isAfter(clock.instant());
        return isFresh ? Optional.of(new UploadOutcome.Busy()) : Optional.empty();
    }

    @Override
    public UploadOutcome cancel(RepositoryName repository, String rawId) {
        return alone(repository, rawId, this::giveUp);
    }

    /** Gives up an upload that made no progress since it was read. */
    void expire(RegistryStore store, KeyedDocument read) {
        StoredUpload state = StoredUpload.decode(read.key(), read.document().bytes());
        ContentId id = new ContentId(read.key().lastSegment());
        if (busy.add(id)) {
            try {
                giveUp(new UploadAsFound(store, id, Optional.of(read.document()), state));
            } finally {
                busy.remove(id);
            }
        }
    }

    /**
     * Forgets an upload that has ended for long, and sees to what a process that died may have left of it.
     *
     * <p>Where there may be something, it first moves the upload to {@link StoredUpload.Phase#ABORTED} by compare-and-set,
     * and each finisher looks once more before it writes the pointer. So one that is slow either sees that and leaves the
     * content alone, or has sealed it before, and then it is whole and stays.
     */
    void settle(RegistryStore store, KeyedDocument read) {
        StoredUpload state = StoredUpload.decode(read.key(), read.document().bytes());
        ContentId id = new ContentId(read.key().lastSegment());
        if (!busy.add(id)) {
            return;
        }
        try {
            UploadAsFound found = new UploadAsFound(store, id, Optional.of(read.document()), state);
            UploadRemains remains = new UploadRemains(store, state, links);
            if (!remains.isNothing()) {
                if (state.phase() != StoredUpload.Phase.ABORTED && !move(found, StoredUpload.Phase.ABORTED)) {
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
    private UploadOutcome giveUp(UploadAsFound found) {
        if (!move(found, StoredUpload.Phase.ABORTED)) {
            return new UploadOutcome.Busy();
        }
        KillPoint.UPLOAD_ABORTED.pass();
        running.drop(found.name());
        found.objects().abandon(found.state().content(), found.state().progress());
        return new UploadOutcome.Cancelled();
    }

    /** What an upload's content is after the body of a request was appended to it. */
    private record Received(ContentWriter writer, DigestAlgorithm algorithm, Optional<MessageDigest> digest)
            implements OverlappedSink.BufferSink {
        @Override
        public void accept(byte[] buffer, int count) {
            digest.ifPresent(running -> running.update(buffer, 0, count));
            writer.write(buffer, 0, count);
        }
    }

    private UploadOutcome receive(
            UploadAsFound found,
            DigestAlgorithm algorithm,
            Optional<Range> range,
            ByteSource bytes,
            BiFunction<UploadAsFound, Received, UploadOutcome> end) {
        ContentProgress before = found.state().progress();
        Optional<UploadOutcome> refusal = refusal(before, range, bytes);
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
            Optional<SourceBrokenException> broken = receiver.receive(bytes, received);
            if (broken.isPresent()) {
                pause(found, received);
                throw broken.get();
            }
            long length = writer.sizeBytes() - before.sizeBytes();
            if (range.isPresent() && range.get().length() != length) {
                return new UploadOutcome.WrongLength(length);
            }
            return end.apply(found, received);
        }
    }

    private static Optional<UploadOutcome> refusal(ContentProgress before, Optional<Range> range, ByteSource bytes) {
        if (range.isEmpty()) {
            return Optional.empty();
        }
        if (range.get().first() != before.sizeBytes()) {
            return Optional.of(new UploadOutcome.OutOfOrder(before.sizeBytes()));
        }
        OptionalLong declared = bytes.length();
        return declared.isPresent() && declared.getAsLong() != range.get().length()
                ? Optional.of(new UploadOutcome.WrongLength(declared.getAsLong()))
                : Optional.empty();
    }

    /** Keeps what was received, for a later request to go on from. */
    private UploadOutcome pause(UploadAsFound found, Received received) {
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
    private static void dropUnnamed(UploadAsFound found, ContentProgress progress) {
        if (found.document().isEmpty()) {
            found.objects().abandon(found.state().content(), progress);
        }
    }

    /** Makes what was received a blob; where its digest is not known, by reading it once more. */
    private UploadOutcome commit(UploadAsFound found, Received received, Digest expected, Actor actor) {
        Optional<Digest> known = received.digest()
                .filter(_ -> received.algorithm() == expected.algorithm())
                .map(digest -> Digest.fromHash(expected.algorithm(), digest.digest()));
        UploadCommit commit =
                new UploadCommit(found.store(), found.name(), found.document(), found.state(), links, clock);
        return switch (commit.run(received.writer(), known, expected, actor)) {
            case UploadCommit.Outcome.Committed _ -> new UploadOutcome.Committed(expected);
            case UploadCommit.Outcome.WrongDigest wrong -> new UploadOutcome.WrongDigest(wrong.actual());
            case UploadCommit.Outcome.Overtaken _ -> new UploadOutcome.Busy();
            case UploadCommit.Outcome.TakenOver _ -> new UploadOutcome.Unknown();
        };
    }

    private boolean move(UploadAsFound found, StoredUpload.Phase phase) {
        return write(found, found.state().in(phase, clock.instant()));
    }

    private static boolean write(UploadAsFound found, StoredUpload next) {
        Write write = Write.put(Layout.upload(found.name()), Expectation.asFound(found.document()), next.encode());
        return found.objects().write(List.of(write), Durability.RELAXED) instanceof BatchOutcome.Applied;
    }

    private UploadOutcome alone(RepositoryName repository, String rawId, Function<UploadAsFound, UploadOutcome> work) {
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
                    .filter(found -> found.state().phase() == StoredUpload.Phase.OPEN)
                    .map(work)
                    .orElseGet(UploadOutcome.Unknown::new);
        } catch (ContentLostException e) {
            LOGGER.log(System.Logger.Level.WARNING, "an upload must begin anew: " + e.getMessage(), e);
            return new UploadOutcome.Unknown();
        } finally {
            busy.remove(name);
        }
    }

    private Optional<UploadAsFound> find(RepositoryName repository, String rawId) {
        RegistryStore store = storeOf.apply(repository);
        return ids(store).read(repository, rawId).flatMap(id -> find(store, repository, id));
    }

    private Optional<UploadAsFound> find(RegistryStore store, RepositoryName repository, UploadIds.UploadId id) {
        Key key = Layout.upload(id.name());
        Optional<Document> document = store.objects().find(key);
        if (document.isPresent()) {
            StoredUpload state = StoredUpload.decode(key, document.get().bytes());
            return Optional.of(new UploadAsFound(store, id.name(), document, state));
        }
        boolean isExpired = id.begun().plus(store.settings().uploadExpiry()).isBefore(clock.instant());
        StoredUpload fresh = fresh(repository, id.algorithm(), ContentId.random(random), id.begun());
        return isExpired ? Optional.empty() : Optional.of(new UploadAsFound(store, id.name(), document, fresh));
    }
}
