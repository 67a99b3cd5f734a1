package dev.kontor.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes blobs that are deterministic, incompressible and never the same twice, at no cost while they are sent.
 *
 * <p>The random bytes are made once from the seed. Each blob starts with a stamp of seed and serial number and goes on
 * with the ring from a place that the two decide, so no two blobs of a run, and no two runs of different seeds, share a
 * digest; and within one blob nothing repeats nearer than the ring's length, which is beyond the window of the usual
 * compressors. What a store would save that looks for equal pieces inside different blobs is not measured.
 *
 * <p>Safe for use by many threads.
 */
final class PayloadRing {
    /** The smallest blob: its stamp. */
    static final int STAMP_BYTES = 32;

    /** As much as one system call hands over; larger writes gain nothing on a loopback socket. */
    private static final int PART_BYTES = 256 << 10;

    private final long seed;
    private final byte[] bytes;
    private final AtomicLong serial = new AtomicLong();

    /**
     * Makes the random bytes.
     *
     * @param seed equal seeds give equal blobs in equal order
     * @param sizeBytes the length before bytes repeat, a multiple of eight
     */
    PayloadRing(long seed, int sizeBytes) {
        if (sizeBytes <= 0 || sizeBytes % Long.BYTES != 0) {
            throw new IllegalArgumentException("a ring has a multiple of eight bytes, not " + sizeBytes);
        }
        this.seed = seed;
        this.bytes = new byte[sizeBytes];
        ByteBuffer longs = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; longs.hasRemaining(); i++) {
            longs.putLong(mix(seed + i * 0x9E3779B97F4A7C15L));
        }
    }

    private PayloadRing(long seed, byte[] bytes) {
        this.seed = seed;
        this.bytes = bytes;
    }

    /** A ring of the same bytes that makes the same blobs once more, from the first. */
    PayloadRing fromTheStart() {
        return new PayloadRing(seed, bytes);
    }

    /**
     * The next blob. Its digest is computed here, so call this outside the timed window.
     *
     * @param sizeBytes at least {@link #STAMP_BYTES}
     */
    Payload next(long sizeBytes) {
        if (sizeBytes < STAMP_BYTES) {
            throw new IllegalArgumentException("a blob has at least " + STAMP_BYTES + " bytes, not " + sizeBytes);
        }
        long number = serial.incrementAndGet();
        long random = mix(seed ^ mix(number));
        byte[] stamp = ByteBuffer.allocate(STAMP_BYTES)
                .putLong(seed)
                .putLong(number)
                .putLong(random)
                .putLong(mix(random))
                .array();
        int start = (int) Long.remainderUnsigned(random, bytes.length / Long.BYTES) * Long.BYTES;
        return new RingPayload(this, stamp, start, sizeBytes);
    }

    /**
     * Hands out a stretch of the endless repetition of the ring, in parts that are never copied.
     *
     * @param from where in the ring the stretch starts
     */
    void forEachPart(int from, long lengthBytes, Part part) throws IOException {
        int at = from;
        for (long left = lengthBytes; left > 0; ) {
            int take = (int) Math.min(Math.min(PART_BYTES, left), bytes.length - at);
            part.take(bytes, at, take);
            left -= take;
            at = (at + take) % bytes.length;
        }
    }

    /** What is done with some bytes of an array that it must not change. */
    @FunctionalInterface
    interface Part {
        void take(byte[] bytes, int offset, int length) throws IOException;
    }

    /** The finaliser of SplitMix64, a bijection that makes a counter look random. */
    private static long mix(long value) {
        long first = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
        return second ^ (second >>> 31);
    }
}
