package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.RepositoryName;
import java.util.Optional;
import java.util.function.Predicate;

/** The blobs of repositories: layers, configurations, any bytes. One copy is kept of each, whichever repositories have it. */
public interface Blobs {
    /** What a repository has under a digest at this moment. */
    FoundBlob find(RepositoryName repository, Digest digest);

    /**
     * Makes a blob one of another repository in the same store, without its bytes.
     *
     * @param from where it must be; empty for the repository into which it was first pushed
     * @param readable which repositories whoever mounts may read; in another one it is not there
     * @return false when it is not there: it has to be pushed
     */
    boolean mount(
            RepositoryName repository,
            Digest digest,
            Optional<RepositoryName> from,
            Predicate<RepositoryName> readable,
            Actor actor);

    /**
     * Takes a blob out of a repository; its content stays for others, and for the collector.
     *
     * @return false when the repository does not have it
     */
    boolean remove(RepositoryName repository, Digest digest, Actor actor);

    /**
     * Begins a blob whose bytes come from anywhere; it must be closed.
     *
     * @param algorithm of the digest that is computed while bytes arrive
     */
    BlobWriter write(RepositoryName repository, DigestAlgorithm algorithm, Actor actor);

    /**
     * As {@link #write}, and others may read the blob while it is written; on stores that give nothing back before content
     * is sealed its bytes are kept in a local file too, until the last reader is closed.
     */
    BlobWriter writeShared(RepositoryName repository, DigestAlgorithm algorithm, Actor actor);
}
