package dev.kontor.manifest;

import java.util.List;
import java.util.Optional;

/**
 * What the names that are looked for begin with: a list goes from one to the next, past whatever lies between.
 *
 * @param prefixes in their order, none of which is the beginning of another; of characters that names have
 */
record Beginnings(List<String> prefixes) {
    /** No character of a name is before it. */
    private static final char FIRST = '-';

    /** Is behind every character of a name. */
    private static final char LAST = '~';

    /**
     * Where to look on.
     *
     * @param after a text behind which to look, with whatever comes next
     * @return a text behind which the next such names are, the same where they may be next; empty where there are none
     */
    Optional<String> onFrom(String after) {
        for (String prefix : prefixes) {
            if (after.startsWith(prefix)) {
                return Optional.of(after);
            }
            if (prefix.compareTo(after) > 0) {
                return Optional.of(before(prefix));
            }
        }
        return Optional.empty();
    }

    /** Behind this text comes the prefix, and no name between. */
    private static String before(String prefix) {
        int end = prefix.length() - 1;
        String rest = prefix.substring(0, end);
        char before = (char) (prefix.charAt(end) - 1);
        return before < FIRST ? rest : rest + before + LAST;
    }
}
