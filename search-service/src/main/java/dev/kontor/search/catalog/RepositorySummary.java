package dev.kontor.search.catalog;

import dev.kontor.oci.RepositoryName;
import dev.kontor.search.image.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A repository.
 *
 * @param sizeBytes of all that its tags reach, each blob once
 * @param newest the tag whose image was built last; empty where there is none
 * @param rank how well its name matches the question, the lower the better
 */
public record RepositorySummary(
        RepositoryName name,
        Optional<Instant> lastUpdated,
        long sizeBytes,
        List<Platform> platforms,
        List<String> vendors,
        Optional<Image> newest,
        long downloads,
        long stars,
        boolean isStarred,
        boolean isBookmarked,
        int rank) {
    public RepositorySummary {
        platforms = List.copyOf(platforms);
        vendors = List.copyOf(vendors);
    }
}
