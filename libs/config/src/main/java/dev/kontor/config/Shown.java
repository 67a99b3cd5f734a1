package dev.kontor.config;

import java.util.regex.Pattern;

/** How foreign text appears in a message: short, and without characters that would break a line of a log. */
final class Shown {
    private static final int LONGEST = 60;

    private static final Pattern USER_INFO = Pattern.compile("//[^/\\s]*@");

    private Shown() {}

    static String name(String text) {
        return shortened(text, LONGEST);
    }

    /** The same for words of a foreign program, which may run longer. */
    static String sentence(String text) {
        return shortened(text, 5 * LONGEST);
    }

    private static String shortened(String text, int longest) {
        return escaped(text.length() > longest ? text.substring(0, longest) + "…" : text);
    }

    /** The whole of a text without such characters. */
    static String escaped(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029) {
                shown.append("\\u%04x".formatted(c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /** A URL may have a password in it, wherever it was written. */
    private static String withoutUserInfo(String text) {
        return USER_INFO.matcher(text).replaceAll("//***@");
    }

    /** Never for the value of a confidential key. */
    static String value(Node node) {
        return switch (node) {
            case Node.Mapping _ -> "an object";
            case Node.Sequence _ -> "a list";
            case Node.Scalar scalar ->
                switch (scalar.kind()) {
                    case STRING, UNTYPED -> '"' + name(withoutUserInfo(scalar.text())) + '"';
                    case NUMBER, BOOLEAN -> name(scalar.text());
                    case NULL -> "nothing";
                };
        };
    }

    /** What {@link #value} says about a confidential key: its kind alone. */
    static String kind(Node node) {
        return switch (node) {
            case Node.Mapping _ -> "an object";
            case Node.Sequence _ -> "a list";
            case Node.Scalar scalar ->
                switch (scalar.kind()) {
                    case STRING, UNTYPED -> "a string";
                    case NUMBER -> "a number";
                    case BOOLEAN -> "true or false";
                    case NULL -> "nothing";
                };
        };
    }
}
