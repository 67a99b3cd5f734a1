package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.Reference;
import dev.kontor.oci.RepositoryName;
import java.util.List;
import java.util.Optional;

/** The manifests of repositories: images, indexes and artifacts. Each is kept byte for byte as it came. */
public interface Manifests {
    /** What a tag names, or a digest, at this moment. */
    FoundManifest find(RepositoryName repository, Reference reference);

    /**
     * Stores a manifest and moves tags to it, in their order; all that was there stays. What it refers to must be in the
     * repository, as far as the store's {@link SparsePolicy} says.
     *
     * <p>Repeating it is harmless. Of several at once that move a tag the last one wins, unless a {@link Condition} says
     * otherwise. What is stored is durable, and its events are claimed, when this returns.
     *
     * @throws dev.kontor.store.StoreContendedException when too many change the same at once
     */
    PushOutcome push(Push push, Actor actor);

    /**
     * Removes a manifest, then the tags that name it; what it refers to stays.
     *
     * <p>When it was removed already the tags that still name it go, so that a removal which ended half-way can be
     * repeated; the answer is {@link RemovalOutcome#UNKNOWN} then.
     *
     * @param condition on the manifest, which has but one state in which it is there
     */
    RemovalOutcome remove(RepositoryName repository, Digest digest, Optional<Condition> condition, Actor actor);

    /** The same manifests, but that these checks, in their order, may refuse what is pushed. */
    Manifests checkedBy(List<PushCheck> checks);
}
