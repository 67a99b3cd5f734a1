package dev.kontor.search.catalog;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import dev.kontor.search.image.Platform;
import dev.kontor.search.image.Signature;
import dev.kontor.search.image.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A tag and the image that it names: all of it but its manifests, which {@link SearchView#manifests} gives.
 *
 * @param mediaType of OCI, whichever came
 * @param sizeBytes of manifest, configuration and layers; of an index the sum over its images
 * @param shown which of an index's manifests matched the question, and of which the sizes and dates speak; empty for all
 * @param platforms those of its manifests, without attestations
 * @param downloads how often its manifest was pulled
 * @param lastUpdated when it was built
 * @param tagged since when the tag is there
 * @param pushed when its manifest was first pushed
 * @param pushedBy who did; empty for nobody in particular
 */
public record Image(
        RepositoryName repository,
        Tag tag,
        Digest digest,
        String mediaType,
        String artifactType,
        long sizeBytes,
        Set<Digest> shown,
        List<Platform> platforms,
        long downloads,
        Optional<Instant> lastPulled,
        Optional<Instant> lastUpdated,
        Optional<Instant> tagged,
        Optional<Instant> pushed,
        String pushedBy,
        Texts texts,
        List<Signature> signatures) {
    public Image {
        shown = Set.copyOf(shown);
        platforms = List.copyOf(platforms);
        signatures = List.copyOf(signatures);
    }

    /** Whether anybody signed it. */
    public boolean isSigned() {
        return !signatures.isEmpty();
    }
}
