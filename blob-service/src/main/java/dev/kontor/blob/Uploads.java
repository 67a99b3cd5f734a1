package dev.kontor.blob;

import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.http.ContentRange;
import dev.kontor.service.http.RequestBody;
import dev.kontor.service.storage.Layout;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.Document;
import dev.kontor.store.Durability;
import dev.kontor.store.Expectation;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Write;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Uploads: content that grows by requests until it becomes a blob.
 *
 * <p>An upload is named by its content. Its state is a document that each request reads anew and changes by
 * compare-and-set; whoever moves it out of {@link UploadState.Phase#OPEN} has won the content. What a request brings
 * counts from the moment when the state says so.
 */
final class Uploads {
    private final Function<RepositoryName, RegistryStore> storeOf;
    private final Blobs blobs;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final RunningDigests running = new RunningDigests();
    private final Set<ContentId> busy = ConcurrentHashMap.newKeySet();

    private record Found(RegistryStore store, ContentId id, Document document, UploadState state) {
        ObjectStore objects() {
            return store.objects();
        }
    }

    Uploads(Function<RepositoryName, RegistryStore> storeOf, Blobs blobs, InstantSource clock) {
        this.storeOf = storeOf;
        this.blobs = blobs;
        this.clock = clock;
    }

    /** Begins an upload without any bytes. */
    ContentId begin(RepositoryName repository, DigestAlgorithm algorithm) {
        ContentId id = ContentId.random(random);
        UploadState state =
                new UploadState(UploadState.Phase.OPEN, repository, algorithm, ContentProgress.START, clock.instant());
        storeOf.apply(repository)
                .objects()
                .write(List.of(Write.create(Layout.upload(id), state.encode())), Durability.RELAXED);
        return id;
    }

    /** Takes a whole blob in one request. */
    UploadOutcome pushWhole(RepositoryName repository, Digest expected, RequestBody body) {
        ObjectStore objects = storeOf.apply(repository).objects();
        ContentId id = ContentId.random(random);
        MessageDigest digest = expected.algorithm().newMessageDigest();
        return switch (ContentReceiver.receive(objects, id, ContentProgress.START, body, digest)) {
            case ContentReceiver.Outcome.Lost _ -> new UploadOutcome.Unknown();
            case ContentReceiver.Outcome.Partial partial -> {
                objects.abandon(id, partial.progress());
                throw partial.cause();
            }
            case ContentReceiver.Outcome.Broken broken -> {
                objects.abandon(id, broken.progress());
                throw broken.cause();
            }
            case ContentReceiver.Outcome.Whole whole -> {
                Digest actual = Digest.fromHash(expected.algorithm(), digest.digest());
                if (!actual.equals(expected)) {
                    objects.abandon(id, whole.progress());
                    yield new UploadOutcome.WrongDigest(actual);
                }
                yield seal(objects, repository, id, whole.progress(), expected);
            }
        };
    }

    /** Where an upload stands. */
    UploadOutcome status(RepositoryName repository, String rawId) {
        return find(repository, rawId)
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
        return alone(repository, rawId, found -> {
            Received received = receive(found, range, body);
            if (received instanceof Received.Refused refused) {
                return refused.outcome();
            }
            Received.Taken taken = (Received.Taken) received;
            keep(found, taken);
            return new UploadOutcome.Open(taken.progress().sizeBytes());
        });
    }

    /** Appends the last bytes, if there are any, and makes the upload a blob if it has the digest. */
    UploadOutcome finish(
            RepositoryName repository, String rawId, Digest expected, Optional<ContentRange> range, RequestBody body) {
        return alone(repository, rawId, found -> {
            Received received = receive(found, range, body);
            if (received instanceof Received.Refused refused) {
                return refused.outcome();
            }
            Received.Taken taken = (Received.Taken) received;
            Optional<Digest> actual = digest(found, taken, expected.algorithm());
            if (actual.isEmpty()) {
                return new UploadOutcome.Unknown();
            }
            if (!actual.get().equals(expected)) {
                return new UploadOutcome.WrongDigest(actual.get());
            }
            if (!move(found, UploadState.Phase.DONE, taken.progress())) {
                return new UploadOutcome.Unknown();
            }
            return seal(found.objects(), repository, found.id(), taken.progress(), expected);
        });
    }

    /** Gives an upload up. */
    UploadOutcome cancel(RepositoryName repository, String rawId) {
        return alone(repository, rawId, found -> {
            if (!move(found, UploadState.Phase.ABORTED, found.state().progress())) {
                return new UploadOutcome.Unknown();
            }
            running.drop(found.id());
            found.objects().abandon(found.id(), found.state().progress());
            found.objects().write(List.of(Write.forget(Layout.upload(found.id()))), Durability.RELAXED);
            return new UploadOutcome.Cancelled();
        });
    }

    /** What a request's body brought. */
    private sealed interface Received {
        record Taken(ContentProgress progress, MessageDigest digest) implements Received {}

        record Refused(UploadOutcome outcome) implements Received {}
    }

    private Received receive(Found found, Optional<ContentRange> range, RequestBody body) {
        ContentProgress before = found.state().progress();
        if (range.isPresent() && range.get().first() != before.sizeBytes()) {
            return new Received.Refused(new UploadOutcome.OutOfOrder(before.sizeBytes()));
        }
        if (range.isPresent()
                && body.contentLength().isPresent()
                && body.contentLength().getAsLong() != range.get().length()) {
            return new Received.Refused(
                    new UploadOutcome.WrongLength(body.contentLength().getAsLong()));
        }
        Optional<MessageDigest> digest = runningDigest(found);
        if (digest.isEmpty()) {
            return new Received.Refused(new UploadOutcome.Unknown());
        }
        return switch (ContentReceiver.receive(found.objects(), found.id(), before, body, digest.get())) {
            case ContentReceiver.Outcome.Lost _ -> new Received.Refused(new UploadOutcome.Unknown());
            case ContentReceiver.Outcome.Partial partial -> {
                keep(found, new Received.Taken(partial.progress(), digest.get()));
                throw partial.cause();
            }
            case ContentReceiver.Outcome.Broken broken -> throw broken.cause();
            case ContentReceiver.Outcome.Whole whole -> {
                long received = whole.progress().sizeBytes() - before.sizeBytes();
                yield range.isPresent() && range.get().length() != received
                        ? new Received.Refused(new UploadOutcome.WrongLength(received))
                        : new Received.Taken(whole.progress(), digest.get());
            }
        };
    }

    private void keep(Found found, Received.Taken taken) {
        UploadState next = found.state().at(taken.progress(), clock.instant());
        write(found, next);
        running.keep(found.id(), found.state().algorithm(), taken.progress().sizeBytes(), taken.digest());
    }

    private Optional<MessageDigest> runningDigest(Found found) {
        DigestAlgorithm algorithm = found.state().algorithm();
        ContentProgress progress = found.state().progress();
        return running.take(found.id(), algorithm, progress.sizeBytes()).or(() -> {
            MessageDigest again = algorithm.newMessageDigest();
            return ContentReceiver.hash(found.objects(), found.id(), progress, again)
                    ? Optional.of(again)
                    : Optional.empty();
        });
    }

    private static Optional<Digest> digest(Found found, Received.Taken taken, DigestAlgorithm algorithm) {
        if (algorithm == found.state().algorithm()) {
            return Optional.of(Digest.fromHash(algorithm, taken.digest().digest()));
        }
        MessageDigest other = algorithm.newMessageDigest();
        return ContentReceiver.hash(found.objects(), found.id(), taken.progress(), other)
                ? Optional.of(Digest.fromHash(algorithm, other.digest()))
                : Optional.empty();
    }

    private UploadOutcome seal(
            ObjectStore objects, RepositoryName repository, ContentId id, ContentProgress progress, Digest digest) {
        if (!objects.seal(id, progress)) {
            return new UploadOutcome.Unknown();
        }
        blobs.commit(repository, digest, id, progress.sizeBytes());
        return new UploadOutcome.Committed(digest);
    }

    private boolean move(Found found, UploadState.Phase phase, ContentProgress progress) {
        return write(found, found.state().at(progress, clock.instant()).in(phase, clock.instant()));
    }

    private static boolean write(Found found, UploadState next) {
        Write write = Write.put(
                Layout.upload(found.id()),
                new Expectation.Unchanged(found.document().version()),
                next.encode());
        return found.objects().write(List.of(write), Durability.RELAXED) instanceof BatchOutcome.Applied;
    }

    private UploadOutcome alone(RepositoryName repository, String rawId, Function<Found, UploadOutcome> work) {
        Optional<ContentId> id = ContentId.parse(rawId);
        if (id.isEmpty()) {
            return new UploadOutcome.Unknown();
        }
        if (!busy.add(id.get())) {
            return new UploadOutcome.Busy();
        }
        try {
            return find(repository, rawId).map(work).orElseGet(UploadOutcome.Unknown::new);
        } finally {
            busy.remove(id.get());
        }
    }

    private Optional<Found> find(RepositoryName repository, String rawId) {
        Supplier<RegistryStore> store = () -> storeOf.apply(repository);
        return ContentId.parse(rawId)
                .flatMap(id -> store.get()
                        .live(Layout.upload(id))
                        .map(document -> new Found(store.get(), id, document, UploadState.decode(document.bytes()))))
                .filter(found -> found.state().phase() == UploadState.Phase.OPEN)
                .filter(found -> found.state().repository().equals(repository));
    }
}
