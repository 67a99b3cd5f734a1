package dev.kontor.registry;

import java.util.OptionalLong;

/** Bytes that come once, from anywhere: the body of a request, another registry, a file. For one thread. */
public interface ByteSource {
    /**
     * Reads until so many bytes are there, or the source has ended; more may be read if they are there.
     *
     * @param buffer filled from its beginning
     * @param least at least 1, at most the buffer's length
     * @return how many bytes were read; -1 when the source had ended before
     * @throws SourceBrokenException when the source breaks off; what was read before counts
     */
    int readAtLeast(byte[] buffer, int least);

    /** How many bytes there are in all, if the source says so. */
    OptionalLong length();
}
