package dev.kontor.e2e.load;

import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Random;

/**
 * Bytes that are known by a seed and made when they are asked for, of which no two pieces are alike.
 *
 * @param sizeBytes how many there are
 */
record SeededBytes(long seed, long sizeBytes) implements Iterable<byte[]> {
    private static final int PIECE_BYTES = 256 << 10;
    private static final int STAMP_EVERY_BYTES = 4 << 10;

    /** In pieces of 256 KiB, the last one shorter, each time from the beginning. */
    @Override
    public Iterator<byte[]> iterator() {
        byte[] block = new byte[PIECE_BYTES];
        new Random(seed).nextBytes(block);
        return new Iterator<>() {
            private long at;

            @Override
            public boolean hasNext() {
                return at < sizeBytes;
            }

            @Override
            public byte[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                byte[] piece = piece(block, at);
                at += piece.length;
                return piece;
            }
        };
    }

    private byte[] piece(byte[] block, long at) {
        byte[] piece = new byte[(int) Math.min(block.length, sizeBytes - at)];
        System.arraycopy(block, 0, piece, 0, piece.length);
        ByteBuffer stamps = ByteBuffer.wrap(piece);
        for (int i = 0; i + Long.BYTES <= piece.length; i += STAMP_EVERY_BYTES) {
            stamps.putLong(i, seed ^ (at + i));
        }
        return piece;
    }

    Digest digest() {
        MessageDigest digest = DigestAlgorithm.SHA256.newMessageDigest();
        forEach(digest::update);
        return Digest.fromHash(DigestAlgorithm.SHA256, digest.digest());
    }
}
