package dev.kontor.store;

import java.io.IOException;
import java.io.OutputStream;

/** Sealed content, open for reading; a content that is deleted meanwhile can still be read to its end. */
public interface Content extends AutoCloseable {
    /** Its length. */
    long sizeBytes();

    /**
     * Writes a part of the content into a stream, with as few copies as the driver can.
     *
     * @param from first byte, counted from 0
     * @param length how many bytes; the part must lie inside the content
     * @throws IOException what the stream threw: the reader of the bytes is gone
     * @throws StoreUnavailableException when the content cannot be read
     */
    void writeTo(OutputStream out, long from, long length) throws IOException;

    /** Lets go of it; may be called again. */
    @Override
    void close();
}
