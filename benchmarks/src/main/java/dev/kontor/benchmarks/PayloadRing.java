package dev.kontor.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
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

    private final long seed;
    private final byte[] forHashing;
    private final ByteBuffer forSending;
    private final AtomicLong serial = new AtomicLong();

    /**
     * Makes the random bytes.
     *
     * @param seed equal seeds give equal blobs in equal order
     * @param sizeBytes the length before bytes repeat, a multiple of eight; the ring takes twice as much memory
     */
    PayloadRing(long seed, int sizeBytes) {
        if (sizeBytes <= 0 || sizeBytes % Long.BYTES != 0) {
            throw new IllegalArgumentException("a ring has a multiple of eight bytes, not " + sizeBytes);
        }
        this.seed = seed;
        this.forHashing = new byte[sizeBytes];
        ByteBuffer longs = ByteBuffer.wrap(forHashing).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; longs.hasRemaining(); i++) {
            longs.putLong(mix(seed + i * 0x9E3779B97F4A7C15L));
        }
        // A direct copy leaves for the socket without another copy; the array hashes at full speed.
        this.forSending = ByteBuffer.allocateDirect(sizeBytes).put(forHashing).flip();
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
        int start = (int) Long.remainderUnsigned(random, forHashing.length / Long.BYTES) * Long.BYTES;
        return new RingPayload(this, stamp, start, sizeBytes);
    }

    int sizeBytes() {
        return forHashing.length;
    }

    /** A view with a position and a limit of its own. */
    ByteBuffer forSending() {
        return forSending.duplicate();
    }

    void hashPart(MessageDigest digest, int from, int length) {
        digest.update(forHashing, from, length);
    }

    /** The finaliser of SplitMix64, a bijection that makes a counter look random. */
    private static long mix(long value) {
        long first = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
        return second ^ (second >>> 31);
    }
}
