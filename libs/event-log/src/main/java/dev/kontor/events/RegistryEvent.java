package dev.kontor.events;

import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import java.time.Instant;
import java.util.Optional;

/** Something that happened to a repository. */
public sealed interface RegistryEvent {
    /** Where it happened. */
    RepositoryName repository();

    /** The repository was not there before: its first blob or manifest was pushed. */
    record RepositoryCreated(RepositoryName repository) implements RegistryEvent {}

    /**
     * A manifest was pushed that the repository did not hold.
     *
     * @param sizeBytes length of the manifest
     * @param subject the manifest that it refers to
     */
    record ManifestPushed(
            RepositoryName repository, Digest digest, MediaType mediaType, long sizeBytes, Optional<Digest> subject)
            implements RegistryEvent {}

    /**
     * A tag names another manifest than before.
     *
     * @param previous what it named before; empty when the tag is new
     */
    record TagMoved(RepositoryName repository, Tag tag, Digest digest, MediaType mediaType, Optional<Digest> previous)
            implements RegistryEvent {}

    /**
     * A tag is gone; what it named may still be there.
     *
     * @param digest what it named last
     */
    record TagDeleted(RepositoryName repository, Tag tag, Digest digest) implements RegistryEvent {}

    /** A manifest is gone from the repository. */
    record ManifestDeleted(RepositoryName repository, Digest digest) implements RegistryEvent {}

    /** A blob is gone from the repository; others may hold it still. */
    record BlobDeleted(RepositoryName repository, Digest digest) implements RegistryEvent {}

    /**
     * A manifest was pulled some times; announced in batches, on {@link Topic#PULLS}.
     *
     * @param pulls how often since the last such event of the same process, at least 1
     * @param last when it was pulled last
     */
    record ManifestPulled(RepositoryName repository, Digest digest, long pulls, Instant last)
            implements RegistryEvent {}

    /** What was counted of a manifest is another number now; announced on {@link Topic#COUNTS}. */
    record CountsChanged(RepositoryName repository, Digest digest) implements RegistryEvent {}

    /** How many users starred a repository is another number now; announced on {@link Topic#COUNTS}. */
    record StarsChanged(RepositoryName repository) implements RegistryEvent {}
}
