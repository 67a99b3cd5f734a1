package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.BlobPointer;
import dev.kontor.store.Content;
import dev.kontor.store.ContentId;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The blobs of a registry's stores. */
final class StoreBlobs implements Blobs {
    private final Function<RepositoryName, RegistryStore> storeOf;
    private final BlobLinks links;
    private final ContentReceiver receiver;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    StoreBlobs(
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
    public FoundBlob find(RepositoryName repository, Digest digest) {
        RegistryStore store = storeOf.apply(repository);
        return store.linkedBlobs(repository, List.of(digest))
                .getFirst()
                .map(pointer -> found(store, digest, pointer))
                .orElseGet(FoundBlob.Unknown::new);
    }

    private static FoundBlob found(RegistryStore store, Digest digest, BlobPointer pointer) {
        return switch (pointer.state()) {
            case LIVE -> new LiveBlob(store, digest, pointer);
            case QUARANTINED -> new FoundBlob.Quarantined();
            case CONDEMNED -> new FoundBlob.Condemned();
        };
    }

    private record LiveBlob(RegistryStore store, Digest digest, BlobPointer pointer) implements FoundBlob.Live {
        @Override
        public long sizeBytes() {
            return pointer.sizeBytes();
        }

        @Override
        public Optional<Content> open(long from, long length) {
            return store.objects().open(pointer.content(), from, length);
        }

        @Override
        public Optional<URI> redirect(String mediaType, Duration validity) {
            return store.settings().redirect()
                    ? store.objects().presign(pointer.content(), mediaType, validity)
                    : Optional.empty();
        }
    }

    @Override
    public boolean mount(
            RepositoryName repository,
            Digest digest,
            Optional<RepositoryName> from,
            Predicate<RepositoryName> readable,
            Actor actor) {
        return links.mount(repository, digest, from, readable, actor);
    }

    @Override
    public boolean remove(RepositoryName repository, Digest digest, Actor actor) {
        return links.unlink(repository, digest, actor);
    }

    @Override
    public BlobWriter write(RepositoryName repository, DigestAlgorithm algorithm, Actor actor) {
        return writer(repository, algorithm, false, actor);
    }

    @Override
    public BlobWriter writeShared(RepositoryName repository, DigestAlgorithm algorithm, Actor actor) {
        return writer(repository, algorithm, true, actor);
    }

    private BlobWriter writer(RepositoryName repository, DigestAlgorithm algorithm, boolean isShared, Actor actor) {
        RegistryStore store = storeOf.apply(repository);
        ContentId name = ContentId.random(random);
        return new StoreBlobWriter(store, repository, name, algorithm, isShared, actor, links, receiver, clock);
    }
}
