package dev.kontor.oci;

/** The character classes that the grammars of this package share; unlike those of {@link Character}, ASCII alone. */
final class Ascii {
    private Ascii() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLowerOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || isDigit(c);
    }

    static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isLetterOrDigit(char c) {
        return isLowerOrDigit(c) || isUpper(c);
    }
}
