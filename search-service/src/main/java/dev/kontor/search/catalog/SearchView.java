package dev.kontor.search.catalog;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The index at one moment: all answers of one view agree with each other. Repositories that the viewer may not read do not
 * exist in any of them, before paging and counting. What is no image in the eyes of users (the exact forms of signatures'
 * and fallback tags) is in none. For any number of threads; it must be closed.
 */
public interface SearchView extends AutoCloseable {
    /** Repositories whose name matches, by zot's rank; each that has tags where the text is empty. */
    Found<RepositorySummary> repositories(String text, Filter filter, Paging paging, Viewer viewer);

    /** These repositories, as far as they are there, with tags or without. */
    Found<RepositorySummary> repositories(Collection<RepositoryName> names, Paging paging, Viewer viewer);

    /** One repository; empty where there is none, or the viewer may not see it. */
    Optional<RepositorySummary> repository(RepositoryName name, Viewer viewer);

    /** All images of a repository, or of all where none is named. */
    Found<Image> images(Optional<RepositoryName> repository, Paging paging, Viewer viewer);

    /** Images of a repository whose tag begins with this text. */
    Found<Image> imagesByTag(RepositoryName repository, String prefix, Filter filter, Paging paging, Viewer viewer);

    /** Images of all repositories whose tag contains this text; case does not count. */
    Found<Image> imagesByTag(String part, Filter filter, Paging paging, Viewer viewer);

    /** Images of which a digest (of index, manifest, configuration or layer) contains this text; of an index it must be whole. */
    Found<Image> imagesByDigest(String part, Filter filter, Paging paging, Viewer viewer);

    /**
     * Images that begin with all layers of a manifest of this image.
     *
     * @param manifest only this one of its manifests
     */
    Found<Image> derivedFrom(Image image, Optional<Digest> manifest, Paging paging, Viewer viewer);

    /** Images with all of whose layers a manifest of this image begins. */
    Found<Image> basesOf(Image image, Optional<Digest> manifest, Paging paging, Viewer viewer);

    /** One image. */
    Optional<Image> image(RepositoryName repository, Tag tag, Viewer viewer);

    /** The manifests of an image as far as it shows them, in order; nested indexes flat, attestations left out. */
    List<ImageManifest> manifests(Image image);

    /**
     * What refers to a manifest of a repository, signatures left out, by digest.
     *
     * @param types only of these artifact types; empty for all
     */
    List<Referrer> referrers(RepositoryName repository, Digest subject, Set<String> types, Viewer viewer);

    /**
     * A page of the tags of a repository, at a cost of that page.
     *
     * @param part only tags that contain this text; case does not count
     * @param after where an earlier page ended; empty for the beginning
     * @throws IllegalArgumentException when it ended nowhere that is known
     */
    TagPage tags(
            RepositoryName repository,
            String part,
            Paging.Order order,
            Optional<String> after,
            int limit,
            Viewer viewer);

    @Override
    void close();
}
