package dev.kontor.service.preferences;

import dev.kontor.oci.RepositoryName;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** The repositories that a user starred and bookmarked, by name; those that are gone too. */
public record Liked(Set<RepositoryName> stars, Set<RepositoryName> bookmarks) {
    /** A user who likes nothing. */
    public static final Liked NOTHING = new Liked(Set.of(), Set.of());

    public Liked {
        stars = Collections.unmodifiableSet(new TreeSet<>(stars));
        bookmarks = Collections.unmodifiableSet(new TreeSet<>(bookmarks));
    }
}
