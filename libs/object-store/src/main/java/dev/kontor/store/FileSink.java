package dev.kontor.store;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A stream that can take bytes straight out of a file. {@link Content#writeTo} asks the stream that it is given for this,
 * and writes arrays to one that is none.
 */
public interface FileSink {
    /**
     * Writes a part of a file, as if its bytes were written to the stream.
     *
     * @param file open for reading; its position does not matter
     * @param from first byte, counted from 0
     * @param length how many bytes; the file has them
     * @throws IOException what the stream's end threw, or the file
     */
    void writeFrom(FileChannel file, long from, long length) throws IOException;
}
