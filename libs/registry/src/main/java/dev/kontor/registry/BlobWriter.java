package dev.kontor.registry;

import dev.kontor.oci.Digest;

/**
 * A blob that is being written; it becomes one by its commit alone. One from {@link Blobs#writeShared} can be read
 * meanwhile.
 *
 * <p>For one thread, but for {@link #reader}. {@link #close} without a commit that succeeded gives up all bytes.
 */
public interface BlobWriter extends AutoCloseable {
    /** Appends bytes; the array may be used again when this returns. */
    void write(byte[] bytes, int offset, int length);

    /**
     * Appends all bytes of a source.
     *
     * @throws SourceBrokenException when it breaks off; what came before was appended
     */
    void write(ByteSource source);

    /** How many bytes were appended so far. */
    long sizeBytes();

    /**
     * A reader of all bytes from the first on, which waits for those that are still to come; must be closed. For any
     * thread, and as many as wanted, until the writer is closed.
     *
     * @throws IllegalStateException when the blob is not shared, or not being written any more
     */
    BlobReader reader();

    /** What became of the commit of a blob. */
    sealed interface Commit {
        /** The repository has the blob now. */
        record Committed(Digest digest, long sizeBytes) implements Commit {}

        /** The bytes have another digest; nothing was stored. */
        record WrongDigest(Digest actual) implements Commit {}
    }

    /**
     * Makes the bytes written so far a blob of the repository if they have this digest; nothing may be written
     * afterwards. It is durable when this returns. Readers come to the end then, or break off.
     */
    Commit commit(Digest expected);

    /** Gives up what was not committed; may be called again. */
    @Override
    void close();
}
