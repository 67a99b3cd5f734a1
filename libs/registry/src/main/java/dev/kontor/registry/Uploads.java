package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.RepositoryName;
import java.util.Optional;

/**
 * Uploads: content that grows by requests, in whichever process, until it becomes a blob.
 *
 * <p>One request at a time works on an upload; a second one is told {@link UploadOutcome.Busy}. What a request brings counts
 * from the moment when it ends. An upload that makes no progress for {@link StoreSettings#uploadExpiry} is given up.
 */
public interface Uploads {
    /**
     * Begins an upload without any bytes, and returns its id. Nothing is written until bytes come.
     *
     * @param algorithm of the digest that is computed while bytes arrive
     */
    String begin(RepositoryName repository, DigestAlgorithm algorithm);

    /**
     * Where the bytes of a request belong.
     *
     * @param first the place of the first byte
     * @param length how many there are
     */
    record Range(long first, long length) {}

    /** Where an upload stands. */
    UploadOutcome status(RepositoryName repository, String id);

    /**
     * Appends bytes to an upload.
     *
     * @param range where they belong; empty for the end
     * @throws SourceBrokenException when they break off; what came before is kept
     */
    UploadOutcome append(RepositoryName repository, String id, Optional<Range> range, ByteSource bytes);

    /**
     * Appends the last bytes, if there are any, and makes the upload a blob if it has the digest. Repeating it after it
     * succeeded is harmless.
     *
     * @throws SourceBrokenException when the bytes break off; what came before is kept
     */
    UploadOutcome finish(
            RepositoryName repository,
            String id,
            Digest expected,
            Optional<Range> range,
            ByteSource bytes,
            Actor actor);

    /** Gives an upload up. */
    UploadOutcome cancel(RepositoryName repository, String id);
}
