package dev.kontor.store;

/**
 * The common beginning of the keys that a listing returns; always whole segments, so it ends with {@code /}.
 *
 * @param value for example {@code catalog/}
 */
public record Prefix(String value) {
    /** @throws IllegalArgumentException when the value is not a legal key followed by one slash */
    public Prefix {
        if (!value.endsWith("/")) {
            throw new IllegalArgumentException("a prefix ends with '/': " + value);
        }
        Key.requireSegments(value.substring(0, value.length() - 1));
    }

    /** Joins segments to a prefix. */
    public static Prefix of(String first, String... more) {
        return new Prefix(Key.of(first, more).value() + "/");
    }

    /** The key of this prefix with a rest behind it. */
    public Key key(String rest) {
        return new Key(value + rest);
    }

    /** The part of a key behind this prefix. */
    public String rest(Key key) {
        if (!key.value().startsWith(value)) {
            throw new IllegalArgumentException(key + " does not begin with " + value);
        }
        return key.value().substring(value.length());
    }

    @Override
    public String toString() {
        return value;
    }
}
