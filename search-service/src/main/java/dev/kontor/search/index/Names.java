package dev.kontor.search.index;

/** How well the name of a repository matches what was asked, as zot ranks it: the lower the better. */
final class Names {
    /** It does not match. */
    static final int NO_MATCH = -1;

    private static final int FIRST_SEGMENT = 10;
    private static final int ANYWHERE = 100;

    private final String text;
    private final String[] segments;
    private final String last;

    /** @param text in small letters, without slashes at its ends */
    Names(String text) {
        this.text = text;
        this.segments = text.split("/", -1);
        this.last = segments[segments.length - 1];
    }

    /** The rank of a name; 0 for the very name. */
    int rank(String name) {
        if (name.equals(text)) {
            return 0;
        }
        int slash = name.lastIndexOf('/');
        return segments.length == 1 ? rankOfWord(name, slash) : rankOfPath(name, slash);
    }

    private int rankOfWord(String name, int slash) {
        int anywhere = name.indexOf(text);
        if (anywhere < 0) {
            return NO_MATCH;
        }
        int inLast = name.indexOf(text, slash + 1);
        if (inLast >= 0) {
            return inLast - slash;
        }
        int first = name.indexOf('/');
        return anywhere + text.length() <= first ? (anywhere + 1) * FIRST_SEGMENT : (anywhere + 1) * ANYWHERE;
    }

    private int rankOfPath(String name, int slash) {
        long slashes = name.chars().filter(each -> each == '/').count();
        if (segments.length > slashes + 1) {
            return NO_MATCH;
        }
        String head = text.substring(0, text.length() - last.length());
        if (name.startsWith(head)) {
            int inLast = name.indexOf(last, slash + 1);
            if (inLast >= 0) {
                return inLast - slash;
            }
        }
        if (name.startsWith(text)) {
            return FIRST_SEGMENT;
        }
        int anywhere = name.indexOf(text);
        return anywhere < 0 ? NO_MATCH : (anywhere + 1) * ANYWHERE;
    }
}
