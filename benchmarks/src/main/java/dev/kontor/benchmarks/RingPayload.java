package dev.kontor.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * A blob of any size that needs no memory of its own: a stamp that no other blob has, then the random bytes of a
 * {@link PayloadRing} from a place of its own, around and around.
 */
final class RingPayload implements Payload {
    private final PayloadRing ring;
    private final byte[] stamp;
    private final int start;
    private final long sizeBytes;
    private final ContentDigest digest;

    RingPayload(PayloadRing ring, byte[] stamp, int start, long sizeBytes) {
        this.ring = ring;
        this.stamp = stamp;
        this.start = start;
        this.sizeBytes = sizeBytes;
        this.digest = hash(ring, stamp, start, sizeBytes);
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public ContentDigest digest() {
        return digest;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(stamp);
        ring.forEachPart(start, sizeBytes - stamp.length, out::write);
    }

    private static ContentDigest hash(PayloadRing ring, byte[] stamp, int start, long sizeBytes) {
        var sha256 = ContentDigest.newSha256();
        sha256.update(stamp);
        try {
            ring.forEachPart(start, sizeBytes - stamp.length, sha256::update);
        } catch (IOException e) {
            throw new UncheckedIOException("a digest never fails to take bytes", e);
        }
        return ContentDigest.ofHash(sha256.digest());
    }
}
