package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.StoredUpload;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.StoreContendedException;
import dev.kontor.store.StoreUnavailableException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Optional;

/** Writes a blob into a store; for others to read meanwhile where they may. */
final class StoreBlobWriter implements BlobWriter {
    private final RegistryStore store;
    private final ContentId name;
    private final StoredUpload state;
    private final Actor actor;
    private final BlobLinks links;
    private final ContentReceiver receiver;
    private final InstantSource clock;
    private final ContentWriter writer;
    private final MessageDigest digest;
    private final Optional<GrowingContent> growing;
    private boolean closed;

    /** @param isShared whether others may read it meanwhile */
    StoreBlobWriter(
            RegistryStore store,
            RepositoryName repository,
            ContentId name,
            DigestAlgorithm algorithm,
            boolean isShared,
            Actor actor,
            BlobLinks links,
            ContentReceiver receiver,
            InstantSource clock) {
        this.store = store;
        this.name = name;
        this.state = new StoredUpload(
                StoredUpload.Phase.OPEN,
                repository,
                algorithm,
                name,
                ContentProgress.START,
                clock.instant(),
                Optional.empty());
        this.actor = actor;
        this.links = links;
        this.receiver = receiver;
        this.clock = clock;
        this.digest = algorithm.newMessageDigest();
        this.writer = store.objects()
                .append(name, ContentProgress.START)
                .orElseThrow(() -> new StoreUnavailableException("content " + name + " cannot be begun"));
        this.growing = isShared ? Optional.of(growing()) : Optional.empty();
    }

    private GrowingContent growing() {
        try {
            return store.objects().capabilities().unsealedReads()
                    ? GrowingContent.inStore(store.objects(), name)
                    : GrowingContent.spooled(
                            store.objects(), name, store.settings().spool());
        } catch (RuntimeException e) {
            writer.discard();
            throw e;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        writer.write(bytes, offset, length);
        growing.ifPresent(content -> content.append(bytes, offset, length));
    }

    @Override
    public void write(ByteSource source) {
        receiver.receive(source, (buffer, count) -> write(buffer, 0, count)).ifPresent(broken -> {
            throw broken;
        });
    }

    @Override
    public long sizeBytes() {
        return writer.sizeBytes();
    }

    @Override
    public BlobReader reader() {
        return growing.orElseThrow(() -> new IllegalStateException("the blob was not begun for others to read"))
                .reader();
    }

    @Override
    public Commit commit(Digest expected) {
        if (expected.algorithm() != state.algorithm()) {
            throw new IllegalArgumentException(
                    "the digest is computed by " + state.algorithm() + ", not as " + expected);
        }
        long sizeBytes = writer.sizeBytes();
        Digest actual = Digest.fromHash(expected.algorithm(), digest.digest());
        UploadCommit commit = new UploadCommit(store, name, Optional.empty(), state, links, clock);
        return switch (commit.run(writer, Optional.of(actual), expected, actor)) {
            case UploadCommit.Outcome.Committed committed -> {
                growing.ifPresent(content -> content.complete(committed.content()));
                yield new Commit.Committed(expected, sizeBytes);
            }
            case UploadCommit.Outcome.WrongDigest wrong -> {
                writer.discard();
                yield new Commit.WrongDigest(wrong.actual());
            }
            case UploadCommit.Outcome.Overtaken _, UploadCommit.Outcome.TakenOver _ ->
                throw new StoreContendedException("the sweep came before the end of the upload of " + expected);
        };
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            writer.close();
            growing.ifPresent(GrowingContent::closeWriter);
        }
    }
}
