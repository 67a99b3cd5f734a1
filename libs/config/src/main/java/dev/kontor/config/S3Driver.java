package dev.kontor.config;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * In a bucket of an S3 service.
 *
 * @param bucket its name
 * @param createBucket whether it is made when it is absent
 * @param region its region; {@code us-east-1} for a service with an endpoint of its own that names none
 * @param endpoint scheme, host and port of the service, no path; empty: Amazon's for the region
 * @param credentials what requests are signed with; empty: what the environment or the instance provides
 * @param skipVerify whether the service's certificate is taken without verification
 * @param forcePathStyle whether the bucket is addressed in the path rather than in the host name
 * @param prefix what all keys begin with: segments joined by {@code /}, without one at either end; may be empty
 * @param chunkSizeBytes the size of an upload's parts; empty: the store's choice
 * @param redirectEndpoint scheme, host and port that signed URLs name instead of the endpoint's; empty: the same
 */
public record S3Driver(
        String bucket,
        boolean createBucket,
        String region,
        Optional<URI> endpoint,
        Optional<S3Credentials> credentials,
        boolean skipVerify,
        boolean forcePathStyle,
        String prefix,
        OptionalLong chunkSizeBytes,
        Optional<URI> redirectEndpoint)
        implements StorageDriver {}
