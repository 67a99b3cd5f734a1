package dev.kontor.oci;

import java.util.Optional;

/**
 * The name of a repository: one or more segments, separated by slashes.
 *
 * <p>OCI Distribution Specification, "Pulling manifests" ({@code <name>}): each segment is {@code
 * [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*}. The specification leaves the length to the registry, remarking that many clients
 * stop at 255 characters with the host name; here a name has at most {@value #MAX_LENGTH}.
 *
 * @param value the name as it is written
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {
    /** The length of the longest name, in characters, which are as many bytes. */
    public static final int MAX_LENGTH = 255;

    /**
     * Makes a name.
     *
     * @throws IllegalArgumentException if the value does not follow the grammar or is too long
     */
    public RepositoryName {
        if (!isName(value)) {
            throw Quoted.refusal("repository name", value);
        }
    }

    /**
     * Parses a name.
     *
     * @param text untrusted text
     * @return the name, or empty when the text does not follow the grammar or is too long
     */
    public static Optional<RepositoryName> parse(String text) {
        return isName(text) ? Optional.of(new RepositoryName(text)) : Optional.empty();
    }

    /**
     * Reads a name from text that was a name before.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static RepositoryName of(String text) {
        return new RepositoryName(text);
    }

    /** Returns what precedes the first slash; empty when the name has one segment only. */
    public Optional<String> firstSegment() {
        int slash = value.indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(value.substring(0, slash));
    }

    /**
     * The name as one segment of a storage key, so that no repository's keys lie below another's: {@code -} becomes
     * {@code !}, {@code .} becomes {@code -}, {@code /} becomes {@code .}. Letters stay as they are, and segments sort as
     * the names do.
     */
    public String segment() {
        return segmentOf(value);
    }

    /**
     * The name of a {@link #segment}.
     *
     * @throws IllegalArgumentException when no name has this segment
     */
    public static RepositoryName ofSegment(String segment) {
        return new RepositoryName(segment.replace('.', '/').replace('-', '.').replace('!', '-'));
    }

    /** As {@link #segment} for any text, such as the beginning of a name: a place in the order of segments. */
    public static String segmentOf(String text) {
        return text.replace('-', '!').replace('.', '-').replace('/', '.');
    }

    /** Compares by bytes, the order of the catalog; {@code -}, {@code .} and {@code /} come before digits. */
    @Override
    public int compareTo(RepositoryName other) {
        return value.compareTo(other.value);
    }

    /** Returns the name as it is written. */
    @Override
    public String toString() {
        return value;
    }

    // One pass: letters and digits are passed over, each separator must be whole and stand between two of them.
    private static boolean isName(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || !Ascii.isLowerOrDigit(text.charAt(0))) {
            return false;
        }
        int position = 1;
        while (position < text.length()) {
            if (!Ascii.isLowerOrDigit(text.charAt(position))) {
                position = afterSeparator(text, position);
                if (position == text.length() || !Ascii.isLowerOrDigit(text.charAt(position))) {
                    return false;
                }
            }
            position++;
        }
        return true;
    }

    // Returns the position itself where no separator stands; the caller then finds no letter or digit there.
    private static int afterSeparator(String text, int position) {
        return switch (text.charAt(position)) {
            case '/', '.' -> position + 1;
            case '_' -> text.startsWith("__", position) ? position + 2 : position + 1;
            case '-' -> afterDashes(text, position);
            default -> position;
        };
    }

    private static int afterDashes(String text, int position) {
        int end = position;
        while (end < text.length() && text.charAt(end) == '-') {
            end++;
        }
        return end;
    }
}
