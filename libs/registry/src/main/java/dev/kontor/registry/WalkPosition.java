package dev.kontor.registry;

import java.util.regex.Pattern;

/**
 * How far a {@link Walk} has come, to be kept as text and taken up by a later process.
 *
 * @param text opaque, printable ASCII, at most some 500 characters; empty for the beginning
 */
public record WalkPosition(String text) {
    private static final Pattern FORM = Pattern.compile("[!-~]{0,1000}");

    /** The beginning. */
    public static final WalkPosition START = new WalkPosition("");

    /** @throws IllegalArgumentException when the text is no position */
    public WalkPosition {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not the position of a walk");
        }
    }
}
