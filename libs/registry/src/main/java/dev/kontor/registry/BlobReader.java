package dev.kontor.registry;

/** Reads a blob that is being written, from its first byte on. For one thread. */
public interface BlobReader extends AutoCloseable {
    /**
     * Waits for bytes and reads some.
     *
     * @return how many were read, at least 1; -1 when the blob was committed and all was read
     * @throws BlobAbandonedException when the writer gave the blob up: what was read is worth nothing
     * @throws InterruptedException when the waiting thread is interrupted
     */
    int read(byte[] buffer, int offset, int length) throws InterruptedException;

    /** Lets go of it; may be called again. */
    @Override
    void close();
}
