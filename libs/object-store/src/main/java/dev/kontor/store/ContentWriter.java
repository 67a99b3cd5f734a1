package dev.kontor.store;

/**
 * Appends to content that is not sealed yet. One thread at a time; one writer for a content at a time.
 *
 * <p>{@link #close} without {@link #checkpoint} leaves bytes that the next writer, going on from an older progress,
 * writes over.
 */
public interface ContentWriter extends AutoCloseable {
    /** Appends bytes; the array may be used again when this returns. */
    void write(byte[] bytes, int offset, int length);

    /** Hands everything written so far to the store and says where to go on; nothing may be written afterwards. */
    ContentProgress checkpoint();

    /** Gives up what the writer holds; may be called again. */
    @Override
    void close();
}
