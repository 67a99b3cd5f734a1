package dev.kontor.events;

import dev.kontor.oci.RepositoryName;

/**
 * A repository's name as one segment of a key, so that no repository's keys lie below another's.
 *
 * <p>{@code -} becomes {@code !}, {@code .} becomes {@code -}, {@code /} becomes {@code .}: the letters that a name may
 * have stay in their order, so keys sort as the names do.
 */
public final class RepositorySegment {
    private RepositorySegment() {}

    /** The segment of a name. */
    public static String encode(RepositoryName name) {
        char[] text = name.value().toCharArray();
        for (int i = 0; i < text.length; i++) {
            text[i] = switch (text[i]) {
                case '-' -> '!';
                case '.' -> '-';
                case '/' -> '.';
                default -> text[i];
            };
        }
        return new String(text);
    }

    /**
     * The name of a segment.
     *
     * @throws IllegalArgumentException when no name has this segment
     */
    public static RepositoryName decode(String segment) {
        return RepositoryName.of(decodeText(segment));
    }

    /** As {@link #encode} for any beginning of a name, for places in a listing that no repository has. */
    public static String encodeText(String text) {
        return text.replace('-', '!').replace('.', '-').replace('/', '.');
    }

    private static String decodeText(String segment) {
        return segment.replace('.', '/').replace('-', '.').replace('!', '-');
    }
}
