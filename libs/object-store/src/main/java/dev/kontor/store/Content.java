package dev.kontor.store;

import java.io.IOException;
import java.io.OutputStream;

/** A part of sealed content, open for reading once; if the content is deleted meanwhile it can still be read. */
public interface Content extends AutoCloseable {
    /**
     * Writes the whole part into a stream, with as few copies as the driver can; may be called once.
     *
     * @throws IOException what the stream threw: the reader of the bytes is gone
     * @throws StoreUnavailableException when the content cannot be read
     * @throws StoreDamagedException when it is shorter than it was
     */
    void writeTo(OutputStream out) throws IOException;

    /** Lets go of it; may be called again. */
    @Override
    void close();
}
