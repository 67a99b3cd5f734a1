package dev.kontor.benchmarks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 digest of content, in the form in which registries write it.
 *
 * @param value {@code sha256:} and 64 lower-case hexadecimal digits
 */
record ContentDigest(String value) {

    /** The digest of the given bytes. */
    static ContentDigest of(byte[] bytes) {
        return ofHash(newSha256().digest(bytes));
    }

    /** A fresh SHA-256, which every Java runtime has to offer. */
    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
    }

    /** The digest whose 32 bytes were already computed. */
    static ContentDigest ofHash(byte[] hash) {
        return new ContentDigest("sha256:" + HexFormat.of().formatHex(hash));
    }

    @Override
    public String toString() {
        return value;
    }
}
