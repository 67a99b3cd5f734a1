package dev.kontor.http;

/**
 * A line of a header or trailer section (RFC 9112 §5).
 *
 * <p>A name is a token with the colon directly behind it; a value has no control character but the tab (RFC 9110 §5.5).
 * A line that only continues the one before is none (RFC 9112 §5.2): all of these are lines that another reader of the
 * same connection may take for the end of a section, or for a request.
 */
final class FieldLine {
    private static final char DELETE = 0x7f;

    private FieldLine() {}

    /** Whether this line, without its line end, is one. */
    static boolean isValid(String line) {
        int colon = line.indexOf(':');
        return colon > 0
                && line.chars().limit(colon).allMatch(c -> Token.isCharacter((char) c))
                && line.chars().skip(colon + 1L).allMatch(FieldLine::isValueCharacter);
    }

    private static boolean isValueCharacter(int c) {
        return c == '\t' || (c >= ' ' && c != DELETE);
    }
}
