package dev.kontor.search.catalog;

import dev.kontor.oci.RepositoryName;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who asks: what is shown to them.
 *
 * @param scope what of all questions with the same {@code mayRead} is equal, so that what it allows need be found out once;
 *     empty where it must be asked anew each time. Everybody sees all where it is {@link #ALL}
 * @param mayRead which repositories exist for them
 * @param mayDelete in which they may delete
 * @param starred the names that they starred
 * @param bookmarked the names that they bookmarked
 */
public record Viewer(
        Optional<Object> scope,
        Predicate<RepositoryName> mayRead,
        Predicate<RepositoryName> mayDelete,
        Set<RepositoryName> starred,
        Set<RepositoryName> bookmarked) {
    /** The scope of those who see everything. */
    public static final Object ALL = "all";

    public Viewer {
        starred = Set.copyOf(starred);
        bookmarked = Set.copyOf(bookmarked);
    }

    /** One who sees everything and likes nothing. */
    public static Viewer ofAll() {
        return new Viewer(Optional.of(ALL), _ -> true, _ -> true, Set.of(), Set.of());
    }
}
