package dev.kontor.oci;

/** Untrusted text as it may stand in a message: bounded, and without characters that forge a log line. */
final class Quoted {
    private static final int LIMIT_CHARS = 80;

    private Quoted() {}

    static IllegalArgumentException refusal(String noun, String text) {
        return new IllegalArgumentException("not a valid " + noun + ": " + quote(text));
    }

    static String quote(String text) {
        return "'" + shorten(text, LIMIT_CHARS) + "'";
    }

    static String shorten(String text, int limitChars) {
        StringBuilder shown = new StringBuilder();
        int end = Math.min(text.length(), limitChars);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            shown.append(c < ' ' || c > '~' ? '?' : c);
        }
        return end < text.length() ? shown.append("...").toString() : shown.toString();
    }
}
