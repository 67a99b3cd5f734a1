package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.BlobLink;
import java.util.List;
import java.util.Optional;

/**
 * The repositories of a registry. One comes into being with its first blob or manifest; an emptied one stays until it is
 * collected.
 */
public interface Repositories {
    /** Whether there is such a repository. */
    boolean contains(RepositoryName repository);

    /**
     * The names of repositories in the order of their bytes.
     *
     * @param after only names greater than this text, which need not be a name; empty for the beginning
     * @param limit the most to return, at least 1; fewer means that there are no more
     */
    List<RepositoryName> list(String after, int limit);

    /**
     * A blob that a repository may serve.
     *
     * @param link since when, by which change, and how large the blob is
     */
    record LinkedBlob(Digest digest, BlobLink link) {}

    /**
     * The blobs that a repository may serve, with their sizes, by algorithm and digest: what it takes on the disk, were it
     * alone there. It costs what it shows and what was removed and not collected yet. Whether a blob's content is sound is
     * not looked at.
     *
     * @param after only blobs behind this one; empty for the beginning
     * @param limit the most to return, at least 1; fewer means that there are no more
     */
    List<LinkedBlob> blobs(RepositoryName repository, Optional<Digest> after, int limit);

    /**
     * Walks through everything of all repositories, for whoever builds an index.
     *
     * @param from where an earlier walk came to; {@link WalkPosition#START} for the beginning
     */
    Walk walk(WalkPosition from);

    /** As {@link #walk(WalkPosition)}, through one repository; empty when there is no such repository. */
    Walk walk(RepositoryName repository, WalkPosition from);
}
