package dev.kontor.e2e.crash;

import dev.kontor.oci.Digest;
import java.util.Random;

/**
 * Bytes that are known by a seed.
 *
 * @param sizeBytes how many there are
 */
public record RandomBlob(long seed, int sizeBytes) {
    /** The bytes. */
    public byte[] bytes() {
        byte[] bytes = new byte[sizeBytes];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Their digest. */
    public Digest digest() {
        return Digest.sha256(bytes());
    }
}
