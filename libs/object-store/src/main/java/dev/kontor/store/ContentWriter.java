package dev.kontor.store;

/**
 * Appends to content that is not sealed yet. One thread at a time; one writer for a content at a time.
 *
 * <p>It ends with {@link #checkpoint} (another writer goes on), {@link #seal} (the content is complete) or {@link
 * #discard} (it is given up). {@link #close} without one of them gives up what this writer wrote: another one may go on from
 * the older progress, and content that this writer began is deleted.
 */
public interface ContentWriter extends AutoCloseable {
    /** Appends bytes; the array may be used again when this returns. */
    void write(byte[] bytes, int offset, int length);

    /** Length of the content so far, in bytes, with what earlier writers appended. */
    long sizeBytes();

    /** Hands everything written so far to the store and says where to go on; nothing may be written afterwards. */
    ContentProgress checkpoint();

    /**
     * Makes the content readable and durable, with exactly the bytes written so far; nothing may be written afterwards.
     *
     * @return the name under which it is readable, which may be another one than that of its writing
     */
    ContentId seal();

    /** Gives the content up with all bytes that were ever written to it; nothing may be written afterwards. */
    void discard();

    /** Lets go of what the writer holds; may be called again. */
    @Override
    void close();
}
