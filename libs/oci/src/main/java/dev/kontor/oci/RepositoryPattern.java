package dev.kontor.oci;

import java.util.Optional;

/**
 * Names of repositories, as a glob says them: {@code *} is any text within a segment, {@code **} any number of segments.
 *
 * @param text the glob
 */
public record RepositoryPattern(String text) {
    /** The pattern that a text is; empty where it is none. */
    public static Optional<RepositoryPattern> parse(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new RepositoryPattern(text));
    }

    /** The pattern that one name is. */
    public static RepositoryPattern of(RepositoryName name) {
        return new RepositoryPattern(name.value());
    }

    /** Whether a repository is one of them. */
    public boolean matches(RepositoryName name) {
        return text.equals(name.value());
    }

    @Override
    public String toString() {
        return text;
    }
}
