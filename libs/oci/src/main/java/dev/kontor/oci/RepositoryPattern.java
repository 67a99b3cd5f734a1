package dev.kontor.oci;

import java.util.Optional;

/**
 * Names of repositories, as a glob says them: {@code *} is any text within a segment, {@code **} any number of segments,
 * {@code ?} one character, {@code [a-z]} one of these, {@code {one,other}} either; a backslash takes a character for itself.
 * {@code a/**} matches {@code a} too. Upper and lower case differ, as they do in names.
 *
 * <p>Equal when the texts are. Matching takes time in proportion to the lengths of pattern and name.
 */
public final class RepositoryPattern {
    /** The longest pattern, in characters. */
    public static final int MAX_LENGTH = 1024;

    private final String text;
    private final GlobMatcher matcher;
    private final String literalPrefix;
    private final boolean literal;

    private RepositoryPattern(String text) throws GlobParser.BadGlobException {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new GlobParser.BadGlobException("must have 1 to " + MAX_LENGTH + " characters");
        }
        this.text = text;
        int special = 0;
        while (special < text.length() && "*?[]{}\\".indexOf(text.charAt(special)) < 0) {
            special++;
        }
        this.literal = special == text.length();
        // The slash before two stars may be missing in a name.
        this.literalPrefix = text.startsWith("/**", special - 1) && special > 0
                ? text.substring(0, special - 1)
                : text.substring(0, special);
        this.matcher = GlobParser.parse(text);
    }

    /** The pattern that a text is; empty where it is none. */
    public static Optional<RepositoryPattern> parse(String text) {
        try {
            return Optional.of(new RepositoryPattern(text));
        } catch (GlobParser.BadGlobException e) {
            return Optional.empty();
        }
    }

    /** What is wrong with a text, completing "it"; empty where it is a pattern. */
    public static Optional<String> fault(String text) {
        try {
            new RepositoryPattern(text);
            return Optional.empty();
        } catch (GlobParser.BadGlobException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The pattern that one name is. */
    public static RepositoryPattern of(RepositoryName name) {
        return parse(name.value()).orElseThrow();
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /** What the names of all such repositories begin with; empty where they may begin with anything. */
    public String literalPrefix() {
        return literalPrefix;
    }

    /** Whether it is one name, with nothing special in it. */
    public boolean isLiteral() {
        return literal;
    }

    /** Whether a repository is one of them. */
    public boolean matches(RepositoryName name) {
        return literal
                ? text.equals(name.value())
                : name.value().startsWith(literalPrefix) && matcher.matches(name.value());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RepositoryPattern pattern && text.equals(pattern.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
