package dev.kontor.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.util.Optional;

/**
 * A digest algorithm that this registry accepts.
 *
 * <p>OCI Image Specification, "Descriptor: Registered Algorithms"; SHA-384 is accepted beside the two registered there.
 */
public enum DigestAlgorithm {
    /** SHA-256, 64 hexadecimal digits: the algorithm of practically all content. */
    SHA256("sha256", "SHA-256", 64),
    /** SHA-384, 96 hexadecimal digits. */
    SHA384("sha384", "SHA-384", 96),
    /** SHA-512, 128 hexadecimal digits. */
    SHA512("sha512", "SHA-512", 128);

    // The JDK's own provider is the one whose block functions the virtual machine replaces by the CPU's instructions;
    // a provider that an operator put in front of it may be slower and may buffer.
    private static final String PROVIDER = "SUN";

    private final String id;
    private final String standardName;
    private final int hexLength;

    DigestAlgorithm(String id, String standardName, int hexLength) {
        this.id = id;
        this.standardName = standardName;
        this.hexLength = hexLength;
    }

    /**
     * Finds the algorithm with this identifier, as it stands before the colon of a digest.
     *
     * @param id the identifier; matched exactly, so {@code "SHA256"} is unknown
     * @return the algorithm, or empty when it is not one that this registry accepts
     */
    public static Optional<DigestAlgorithm> find(String id) {
        return switch (id) {
            case "sha256" -> Optional.of(SHA256);
            case "sha384" -> Optional.of(SHA384);
            case "sha512" -> Optional.of(SHA512);
            default -> Optional.empty();
        };
    }

    /** Returns the identifier as it stands before the colon of a digest, such as {@code "sha256"}. */
    public String id() {
        return id;
    }

    /** Returns how many hexadecimal digits a digest of this algorithm has. */
    public int hexLength() {
        return hexLength;
    }

    /**
     * Returns a fresh running digest, for one thread at a time.
     *
     * @throws IllegalStateException if the Java runtime lacks its own standard provider
     */
    public MessageDigest newMessageDigest() {
        try {
            return MessageDigest.getInstance(standardName, PROVIDER);
        } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
            throw new IllegalStateException("this Java runtime has no " + standardName + " of " + PROVIDER, e);
        }
    }
}
