package dev.kontor.search.image;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an index says.
 *
 * @param digest its own
 * @param ownBytes the length of the index alone
 * @param artifactType empty where it does not say
 * @param annotated when it was built, by its annotations
 * @param texts by its annotations
 * @param children its manifests in order, attestations and what is no manifest left out
 * @param attestations what its builder says of them
 */
public record IndexFacts(
        String digest,
        long ownBytes,
        String artifactType,
        Optional<Instant> annotated,
        Texts texts,
        List<Child> children,
        List<Attestation> attestations) {
    public IndexFacts {
        children = List.copyOf(children);
        attestations = List.copyOf(attestations);
    }

    /**
     * A manifest of the index.
     *
     * @param platform as the index says
     */
    public record Child(String digest, Platform platform) {}

    /** A manifest that tells of another one of the index. */
    public record Attestation(String digest, long sizeBytes, String mediaType, String image) {}
}
