package dev.kontor.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A blob of any size that needs no memory of its own: a stamp that no other blob has, then the random bytes of a
 * {@link PayloadRing} from a place of its own, around and around.
 */
final class RingPayload implements Payload {
    /** As much as one system call hands over; larger writes gain nothing on a loopback socket. */
    private static final int WRITE_BYTES = 256 << 10;

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
        this.digest = hash();
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
    public void writeTo(WritableByteChannel channel) throws IOException {
        writeFully(channel, ByteBuffer.wrap(stamp));
        ByteBuffer bytes = ring.forSending();
        int at = start;
        for (long left = sizeBytes - stamp.length; left > 0; ) {
            int take = partLength(at, left);
            writeFully(channel, bytes.limit(at + take).position(at));
            left -= take;
            at = (at + take) % ring.sizeBytes();
        }
    }

    private ContentDigest hash() {
        var sha256 = ContentDigest.newSha256();
        sha256.update(stamp);
        int at = start;
        for (long left = sizeBytes - stamp.length; left > 0; ) {
            int take = partLength(at, left);
            ring.hashPart(sha256, at, take);
            left -= take;
            at = (at + take) % ring.sizeBytes();
        }
        return ContentDigest.ofHash(sha256.digest());
    }

    private int partLength(int at, long left) {
        return (int) Math.min(Math.min(WRITE_BYTES, left), ring.sizeBytes() - at);
    }

    private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
