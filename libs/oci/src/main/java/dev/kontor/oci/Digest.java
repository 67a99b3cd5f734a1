package dev.kontor.oci;

import java.util.HexFormat;
import java.util.Optional;

/**
 * The digest of content: an algorithm and the lower-case hexadecimal form of its hash.
 *
 * <p>OCI Image Specification, "Descriptor: Digests".
 *
 * @param algorithm the algorithm
 * @param hex the hash: lower-case hexadecimal digits, exactly as many as the algorithm asks for
 */
public record Digest(DigestAlgorithm algorithm, String hex) implements Reference {
    private static final HexFormat LOWER_CASE = HexFormat.of();

    /**
     * Makes a digest from its parts.
     *
     * @throws IllegalArgumentException if {@code hex} is not a hash of that algorithm in lower-case hexadecimal digits
     */
    public Digest {
        if (!isHash(algorithm, hex, 0)) {
            throw new IllegalArgumentException("not a " + algorithm.id() + " hash in lower-case hexadecimal digits");
        }
    }

    /**
     * Parses {@code algorithm:hex}.
     *
     * @param text untrusted text
     * @return the digest, or empty when the algorithm is not accepted, or the hash has upper-case digits, other
     *     characters or the wrong length
     */
    public static Optional<Digest> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        return DigestAlgorithm.find(text.substring(0, colon))
                .filter(algorithm -> isHash(algorithm, text, colon + 1))
                .map(algorithm -> new Digest(algorithm, text.substring(colon + 1)));
    }

    /**
     * Reads a digest from text that was a digest before.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static Digest of(String text) {
        return parse(text).orElseThrow(() -> Quoted.refusal("digest", text));
    }

    /** Computes the digest of these bytes. */
    public static Digest ofBytes(DigestAlgorithm algorithm, byte[] bytes) {
        return fromHash(algorithm, algorithm.newMessageDigest().digest(bytes));
    }

    /** Computes the SHA-256 digest of these bytes. */
    public static Digest sha256(byte[] bytes) {
        return ofBytes(DigestAlgorithm.SHA256, bytes);
    }

    /**
     * Makes a digest from a finished hash.
     *
     * @param hash what {@link java.security.MessageDigest#digest()} returned
     * @throws IllegalArgumentException if the hash has not the length of the algorithm's
     */
    public static Digest fromHash(DigestAlgorithm algorithm, byte[] hash) {
        return new Digest(algorithm, LOWER_CASE.formatHex(hash));
    }

    /** Returns {@code algorithm:hex}. */
    @Override
    public String value() {
        return algorithm.id() + ":" + hex;
    }

    /** Returns {@code algorithm:hex}. */
    @Override
    public String toString() {
        return value();
    }

    private static boolean isHash(DigestAlgorithm algorithm, String text, int start) {
        if (text.length() - start != algorithm.hexLength()) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Ascii.isDigit(c) && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
