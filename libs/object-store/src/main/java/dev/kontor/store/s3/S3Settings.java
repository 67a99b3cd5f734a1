package dev.kontor.store.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Which bucket, and how to reach it.
 *
 * @param endpoint scheme, host and port of the service; empty: Amazon's for the region
 * @param region the region that requests are signed for
 * @param bucket its name
 * @param createBucket whether it is made when it is absent; else it must exist
 * @param prefix what all keys begin with: segments joined by {@code /}, without one at either end; may be empty
 * @param credentials what requests are signed with; empty: what the environment or the instance provides
 * @param pathStyle whether the bucket is addressed in the path rather than in the host name
 * @param skipVerify whether the service's certificate is taken without verification
 * @param partBytes size of the first parts of an upload; at least {@link #MIN_PART_BYTES}
 * @param redirectEndpoint what signed links name instead of the endpoint; empty: the same
 * @param spool folder for parts that do not fit in memory; made when it is absent
 */
public record S3Settings(
        Optional<URI> endpoint,
        String region,
        String bucket,
        boolean createBucket,
        String prefix,
        Optional<Credentials> credentials,
        boolean pathStyle,
        boolean skipVerify,
        long partBytes,
        Optional<URI> redirectEndpoint,
        Path spool) {
    /** The least that S3 takes for a part that is not the last one. */
    public static final long MIN_PART_BYTES = 5L << 20;

    /** A usual size of parts. */
    public static final long DEFAULT_PART_BYTES = 8L << 20;

    /** @throws IllegalArgumentException when parts would be too small */
    public S3Settings {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(spool, "spool");
        if (partBytes < MIN_PART_BYTES) {
            throw new IllegalArgumentException("parts have at least " + MIN_PART_BYTES + " bytes, not " + partBytes);
        }
    }

    /** The service's address as a person would write it. */
    String service() {
        return endpoint.map(URI::toString).orElse("https://s3." + region + ".amazonaws.com");
    }

    /**
     * A key pair; its text shows nothing of the private half.
     *
     * @param accessKey the public half
     * @param secretKey the private half
     * @param sessionToken what temporary credentials add
     */
    public record Credentials(String accessKey, String secretKey, Optional<String> sessionToken) {
        @Override
        public String toString() {
            return "Credentials[" + accessKey + "]";
        }
    }
}
