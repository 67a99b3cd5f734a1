package dev.kontor.service.http;

import java.util.Optional;

/**
 * Evaluates conditional requests against a strong entity tag (RFC 9110 §13.1).
 *
 * <p>Tags are passed as they stand in the {@code ETag} header, quotes included.
 */
public final class Preconditions {
    private Preconditions() {}

    /**
     * Whether {@code If-None-Match} names this representation, so that a GET or HEAD answers 304.
     *
     * <p>The comparison is the weak one that RFC 9110 §13.1.2 asks for. A tag that the client sent without quotes is
     * compared too, since registry clients do that with digests.
     *
     * @param ifNoneMatch the header's value, several values joined by commas; empty when absent
     * @param etag the representation's strong tag, such as {@code "sha256:…"} with its quotes
     */
    public static boolean noneMatchNames(Optional<String> ifNoneMatch, String etag) {
        return ifNoneMatch.isPresent() && listNames(ifNoneMatch.get(), etag);
    }

    /**
     * Whether a {@code Range} may be honoured: there is no {@code If-Range}, or it names exactly this representation.
     *
     * <p>A weak tag or a date never matches (RFC 9110 §13.1.5): the answer is then the whole representation.
     */
    public static boolean rangeApplies(Optional<String> ifRange, String etag) {
        return ifRange.isEmpty() || ifRange.get().strip().equals(etag);
    }

    private static boolean listNames(String list, String etag) {
        String bare = etag.substring(1, etag.length() - 1);
        int position = 0;
        while (position < list.length()) {
            char c = list.charAt(position);
            if (c == ' ' || c == '\t' || c == ',') {
                position++;
                continue;
            }
            int start = list.startsWith("W/", position) ? position + 2 : position;
            int end = endOfTag(list, start);
            String tag = list.substring(start, end).strip();
            if (tag.equals("*") || tag.equals(etag) || tag.equals(bare)) {
                return true;
            }
            position = Math.max(end, start + 1);
        }
        return false;
    }

    /** A quoted tag may hold commas; an unquoted one ends before the next. */
    private static int endOfTag(String list, int start) {
        if (start < list.length() && list.charAt(start) == '"') {
            int quote = list.indexOf('"', start + 1);
            return quote < 0 ? list.length() : quote + 1;
        }
        int comma = list.indexOf(',', start);
        return comma < 0 ? list.length() : comma;
    }
}
