package dev.kontor.http;

/** The characters of which methods and field names are made (RFC 9110 §5.6.2). */
final class Token {
    private static final String SYMBOLS = "!#$%&'*+-.^_`|~";

    private Token() {}

    static boolean isCharacter(char c) {
        return isLower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || SYMBOLS.indexOf(c) >= 0;
    }

    static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }
}
