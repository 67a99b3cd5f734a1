package dev.kontor.benchmarks;

import java.io.IOException;
import java.io.OutputStream;

/** Content to be sent, whose size and digest are known before the first byte leaves; it can be sent any number of times. */
sealed interface Payload permits Payload.Text, RingPayload {

    /** No content at all. */
    Payload EMPTY = of(new byte[0]);

    /** The size in bytes. */
    long sizeBytes();

    /** The digest of all bytes. */
    ContentDigest digest();

    /**
     * Writes all bytes; returns when the stream has taken the last one, without flushing or closing it.
     *
     * @throws IOException if the stream fails; how many bytes it took is then unknown
     */
    void writeTo(OutputStream out) throws IOException;

    /** A small document held in memory; the array is not copied and must not change any more. */
    static Payload of(byte[] bytes) {
        return new Text(bytes, ContentDigest.of(bytes));
    }

    /** A small document. */
    final class Text implements Payload {
        private final byte[] bytes;
        private final ContentDigest digest;

        private Text(byte[] bytes, ContentDigest digest) {
            this.bytes = bytes;
            this.digest = digest;
        }

        @Override
        public long sizeBytes() {
            return bytes.length;
        }

        @Override
        public ContentDigest digest() {
            return digest;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }
}
