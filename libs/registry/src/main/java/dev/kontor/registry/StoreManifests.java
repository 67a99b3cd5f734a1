package dev.kontor.registry;

import dev.kontor.events.Tombstone;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Reference;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredManifest;
import dev.kontor.registry.document.StoredTag;
import dev.kontor.store.Document;
import dev.kontor.store.Key;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The manifests of a registry's stores. */
final class StoreManifests implements Manifests {
    private final Function<RepositoryName, RegistryStore> storeOf;
    private final ManifestReads reads;
    private final List<PushCheck> checks;
    private final InstantSource clock;

    StoreManifests(
            Function<RepositoryName, RegistryStore> storeOf,
            ManifestReads reads,
            List<PushCheck> checks,
            InstantSource clock) {
        this.storeOf = storeOf;
        this.reads = reads;
        this.checks = List.copyOf(checks);
        this.clock = clock;
    }

    @Override
    public FoundManifest find(RepositoryName repository, Reference reference) {
        RegistryStore store = storeOf.apply(repository);
        return digest(store, repository, reference)
                .flatMap(digest -> find(store, repository, digest))
                .orElseGet(() -> new FoundManifest.Unknown(
                        store.live(Layout.catalog(repository)).isPresent()));
    }

    private static Optional<Digest> digest(RegistryStore store, RepositoryName repository, Reference reference) {
        return switch (reference) {
            case Digest digest -> Optional.of(digest);
            case Tag tag -> {
                Key key = Layout.tag(repository, tag);
                yield store.live(key).map(document -> StoredTag.digestOf(key, document.bytes()));
            }
        };
    }

    private static Optional<FoundManifest> find(RegistryStore store, RepositoryName repository, Digest digest) {
        Key key = Layout.manifest(repository, digest);
        Optional<Document> found = store.objects().find(key).filter(document -> !Tombstone.is(document));
        return found.map(document -> FoundManifest.of(digest, StoredManifest.decode(key, document.bytes())));
    }

    @Override
    public PushOutcome push(Push push, Actor actor) {
        RegistryStore store = storeOf.apply(push.repository());
        return new ManifestPush(store, push, reads, checks, actor, clock).run();
    }

    @Override
    public RemovalOutcome remove(RepositoryName repository, Digest digest, Optional<Condition> condition, Actor actor) {
        return new ManifestRemoval(storeOf.apply(repository), repository, actor).removeManifest(digest, condition);
    }

    @Override
    public Manifests checkedBy(List<PushCheck> further) {
        return new StoreManifests(storeOf, reads, further, clock);
    }
}
