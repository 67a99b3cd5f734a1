package dev.kontor.oci;

import java.util.Optional;

/**
 * A tag: a movable name of a manifest within a repository.
 *
 * <p>OCI Distribution Specification, "Pulling manifests": {@code [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}}.
 *
 * @param value the tag as it is written
 */
public record Tag(String value) implements Reference, Comparable<Tag> {
    /** The length of the longest tag, in characters, which are as many bytes. */
    public static final int MAX_LENGTH = 128;

    /**
     * Makes a tag.
     *
     * @throws IllegalArgumentException if the value does not follow the grammar
     */
    public Tag {
        if (!isTag(value)) {
            throw Quoted.refusal("tag", value);
        }
    }

    /**
     * Parses a tag.
     *
     * @param text untrusted text
     * @return the tag, or empty when the text does not follow the grammar
     */
    public static Optional<Tag> parse(String text) {
        return isTag(text) ? Optional.of(new Tag(text)) : Optional.empty();
    }

    /**
     * Reads a tag from text that was a tag before.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static Tag of(String text) {
        return new Tag(text);
    }

    /** Compares by bytes: upper case before {@code _} before lower case, the order of a tag listing (end-8). */
    @Override
    public int compareTo(Tag other) {
        return value.compareTo(other.value);
    }

    /** Returns the tag as it is written. */
    @Override
    public String toString() {
        return value;
    }

    private static boolean isTag(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean word = Ascii.isLetterOrDigit(c) || c == '_';
            if (!word && (i == 0 || (c != '.' && c != '-'))) {
                return false;
            }
        }
        return true;
    }
}
