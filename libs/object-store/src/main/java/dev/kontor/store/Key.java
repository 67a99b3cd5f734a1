package dev.kontor.store;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The name of a document: segments of printable ASCII joined by {@code /}.
 *
 * <p>Keys are ordered by their bytes, which for ASCII is the order of {@link String#compareTo}. No key may lie below
 * another: a store may not list {@code a/b} where {@code a} is a document. A segment is never
 * empty, never {@code .} or {@code ..}; a key has at most 1024 bytes (the bound of S3).
 *
 * @param value the whole key, for example {@code catalog/library.nginx}
 */
public record Key(String value) implements Comparable<Key> {
    /** The most bytes a key may have. */
    public static final int MAX_BYTES = 1024;

    /** @throws IllegalArgumentException when the value is no legal key */
    public Key {
        Objects.requireNonNull(value, "value");
        if (value.isEmpty() || value.length() > MAX_BYTES) {
            throw new IllegalArgumentException("a key has 1 to " + MAX_BYTES + " bytes, not " + value.length());
        }
        requireSegments(value);
    }

    /** Joins segments to a key; each segment must be free of {@code /}. */
    public static Key of(String first, String... more) {
        if (more.length == 0) {
            return new Key(first);
        }
        return new Key(first + "/" + String.join("/", more));
    }

    /** The part behind the last {@code /}. */
    public String lastSegment() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    byte[] bytes() {
        return value.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int compareTo(Key other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    static void requireSegments(String path) {
        int start = 0;
        for (int i = 0; i <= path.length(); i++) {
            char c = i < path.length() ? path.charAt(i) : '/';
            if (c == '/') {
                requireSegment(path, start, i);
                start = i + 1;
            } else if (c <= ' ' || c > '~') {
                throw new IllegalArgumentException("a key is printable ASCII without spaces: " + path);
            }
        }
    }

    private static void requireSegment(String path, int start, int end) {
        int length = end - start;
        boolean dots = (length == 1 && path.charAt(start) == '.') || (length == 2 && path.startsWith("..", start));
        if (length == 0 || dots) {
            throw new IllegalArgumentException("a key has no empty, '.' or '..' segment: " + path);
        }
    }
}
