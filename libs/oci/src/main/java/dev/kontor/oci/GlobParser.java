package dev.kontor.oci;

/**
 * Builds the {@link GlobMatcher} of a glob: {@code *}, {@code **}, {@code ?}, {@code [a-z]}, {@code [^a-z]}, {@code
 * {one,other}} and a backslash before any of them.
 *
 * <p>Two stars are special where they are a whole segment, else they are one. {@code a/**} also matches {@code a}, {@code
 * a/**}{@code /b} also {@code a/b}.
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
        int end = parser.sequence(GlobMatcher.Builder.START, true);
        if (parser.at < glob.length()) {
            throw new BadGlobException("has a '" + glob.charAt(parser.at) + "' that closes nothing");
        }
        return parser.matcher.build(end);
    }

    /**
     * Reads up to the end of an alternative, or of the glob.
     *
     * @param from the state before it
     * @param startsSegment whether a segment begins there
     * @return the state behind it
     */
    private int sequence(int from, boolean startsSegment) throws BadGlobException {
        int state = from;
        boolean atStart = startsSegment;
        while (at < glob.length() && !endsAlternative()) {
            char c = glob.charAt(at);
            if (c == '/' && isWholeSegment(at + 1) && endsAt(at + 3)) {
                at += 3;
                state = matcher.optional(state, slash -> matcher.anything(matcher.character(slash, '/')));
            } else if (atStart && isWholeSegment(at)) {
                state = anySegments(state);
                atStart = true;
            } else {
                state = single(c, state, atStart);
                atStart = c == '/';
            }
        }
        return state;
    }

    private int anySegments(int state) {
        at += 2;
        if (endsAt(at)) {
            return matcher.anything(state);
        }
        at++;
        return matcher.optional(state, some -> matcher.character(matcher.anything(some), '/'));
    }

    private int single(char c, int state, boolean atStart) throws BadGlobException {
        return switch (c) {
            case '*' -> {
                while (at < glob.length() && glob.charAt(at) == '*') {
                    at++;
                }
                yield matcher.anyInSegment(state);
            }
            case '?' -> {
                at++;
                yield matcher.oneInSegment(state);
            }
            case '[' -> characterClass(state);
            case '{' -> alternatives(state, atStart);
            default -> matcher.character(state, literal());
        };
    }

    private char literal() throws BadGlobException {
        if (glob.charAt(at) == '\\' && ++at == glob.length()) {
            throw new BadGlobException("ends with a backslash");
        }
        return glob.charAt(at++);
    }

    private int alternatives(int from, boolean atStart) throws BadGlobException {
        if (++depth > MAX_DEPTH) {
            throw new BadGlobException("has more than " + MAX_DEPTH + " '{' within each other");
        }
        int end = matcher.state();
        do {
            at++;
            matcher.join(sequence(matcher.branch(from), atStart), end);
        } while (at < glob.length() && glob.charAt(at) == ',');
        if (at == glob.length()) {
            throw new BadGlobException("has a '{' without its '}'");
        }
        at++;
        depth--;
        return end;
    }

    private int characterClass(int from) throws BadGlobException {
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
        return matcher.oneOf(from, ranges.toString(), negated);
    }

    private boolean endsAlternative() {
        return depth > 0 ? glob.charAt(at) == ',' || glob.charAt(at) == '}' : glob.charAt(at) == '}';
    }

    /** Whether two stars stand here, and nothing else up to the next slash. */
    private boolean isWholeSegment(int index) {
        return glob.startsWith("**", index) && (endsAt(index + 2) || glob.charAt(index + 2) == '/');
    }

    private boolean endsAt(int index) {
        return index >= glob.length() || (depth > 0 && (glob.charAt(index) == ',' || glob.charAt(index) == '}'));
    }
}
