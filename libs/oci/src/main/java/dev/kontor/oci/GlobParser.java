package dev.kontor.oci;

/**
 * Builds the {@link GlobMatcher} of a glob: {@code *}, {@code **}, {@code ?}, {@code [a-z]}, {@code [^a-z]}, {@code
 * {one,other}} and a backslash before any of them.
 *
 * <p>Two stars are special where they are a whole segment, else they are one. {@code a/**} also matches {@code a}, {@code
 * a/**}{@code /b} also {@code a/b}. A segment also begins with each alternative, and goes on behind the last of its braces: the
 * stars of {@code {a,**}b} are one, those of {@code {a,**}/b} are two.
 */
final class GlobParser {
    private static final int MAX_DEPTH = 16;

    private final String glob;
    private final GlobMatcher.Builder matcher = new GlobMatcher.Builder();
    private int at;
    private int depth;

    /** A glob that is none. */
    static final class BadGlobException extends Exception {
        private static final long serialVersionUID = 1;

        BadGlobException(String reason) {
            super(reason);
        }
    }

    private GlobParser(String glob) {
        this.glob = glob;
    }

    /** @throws BadGlobException when the text is no glob; the message completes "it" */
    static GlobMatcher parse(String glob) throws BadGlobException {
        GlobParser parser = new GlobParser(glob);
        GlobEnds ends = parser.sequence(GlobEnds.atStart(parser.matcher, GlobMatcher.Builder.START));
        if (parser.at < glob.length()) {
            throw new BadGlobException("has a '" + glob.charAt(parser.at) + "' that closes nothing");
        }
        return parser.matcher.build(ends.ofGlob());
    }

    /** Reads up to the end of an alternative, or of the glob. */
    private GlobEnds sequence(GlobEnds from) throws BadGlobException {
        GlobEnds ends = from;
        while (at < glob.length() && !endsAlternative()) {
            ends = next(ends);
        }
        return ends;
    }

    private GlobEnds next(GlobEnds ends) throws BadGlobException {
        return switch (glob.charAt(at)) {
            case '/' -> {
                at++;
                yield ends.slash();
            }
            case '*' -> stars(ends);
            case '?' -> {
                at++;
                yield ends.then(matcher::oneInSegment);
            }
            case '[' -> characterClass(ends);
            case '{' -> alternatives(ends);
            default -> {
                char c = literal();
                yield c == '/' ? ends.slash() : ends.then(state -> matcher.character(state, c));
            }
        };
    }

    private GlobEnds stars(GlobEnds ends) {
        int first = at;
        while (at < glob.length() && glob.charAt(at) == '*') {
            at++;
        }
        return at - first == 2 ? ends.twoStars() : ends.then(matcher::anyInSegment);
    }

    private char literal() throws BadGlobException {
        if (glob.charAt(at) == '\\' && ++at == glob.length()) {
            throw new BadGlobException("ends with a backslash");
        }
        return glob.charAt(at++);
    }

    private GlobEnds alternatives(GlobEnds before) throws BadGlobException {
        if (++depth > MAX_DEPTH) {
            throw new BadGlobException("has more than " + MAX_DEPTH + " '{' within each other");
        }
        int from = before.state();
        GlobEnds ends = GlobEnds.none(matcher);
        do {
            at++;
            ends = ends.or(sequence(GlobEnds.atStart(matcher, matcher.branch(from))));
        } while (at < glob.length() && glob.charAt(at) == ',');
        if (at == glob.length()) {
            throw new BadGlobException("has a '{' without its '}'");
        }
        at++;
        depth--;
        return ends;
    }

    private GlobEnds characterClass(GlobEnds ends) throws BadGlobException {
        at++;
        boolean negated = at < glob.length() && (glob.charAt(at) == '^' || glob.charAt(at) == '!');
        if (negated) {
            at++;
        }
        StringBuilder ranges = new StringBuilder();
        while (at < glob.length() && glob.charAt(at) != ']') {
            char low = literal();
            char high = low;
            if (at + 1 < glob.length() && glob.charAt(at) == '-' && glob.charAt(at + 1) != ']') {
                at++;
                high = literal();
            }
            if (high < low) {
                throw new BadGlobException("has the range '" + low + "-" + high + "', which holds nothing");
            }
            ranges.append(low).append(high);
        }
        if (at == glob.length() || ranges.isEmpty()) {
            throw new BadGlobException("has a '[' without its ']', or with nothing in it");
        }
        at++;
        return ends.then(state -> matcher.oneOf(state, ranges.toString(), negated));
    }

    private boolean endsAlternative() {
        return glob.charAt(at) == '}' || (depth > 0 && glob.charAt(at) == ',');
    }
}
