package dev.kontor.store;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Names content, from the first byte of its upload on; it is never used twice.
 *
 * @param value 26 letters and digits of a lower-case base 32
 */
public record ContentId(String value) {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 26;

    /** @throws IllegalArgumentException when the value has another form */
    public ContentId {
        if (!isLegal(value)) {
            throw new IllegalArgumentException("not the name of content: " + value);
        }
    }

    /** The id that a text names, if it has the form of one. */
    public static Optional<ContentId> parse(String text) {
        return isLegal(text) ? Optional.of(new ContentId(text)) : Optional.empty();
    }

    /** A new id of 130 random bits, which nobody can guess when the generator is a secure one. */
    public static ContentId random(RandomGenerator random) {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new ContentId(text.toString());
    }

    private static boolean isLegal(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        return text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }

    @Override
    public String toString() {
        return value;
    }
}
