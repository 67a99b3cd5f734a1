package dev.kontor.http;

import java.util.ArrayList;
import java.util.List;

/**
 * The value of {@code If-Match} or {@code If-None-Match}: a list of entity tags, or {@code *} (RFC 9110 §13.1).
 *
 * <p>A tag without quotes is taken for a strong one, since registry clients send digests so. What is no tag at all, such as
 * a text whose quote never ends, names nothing.
 *
 * @param any {@code *} is in the list: every representation is named, and none that does not exist
 * @param tags the others, in their order
 */
public record EntityTags(boolean any, List<Named> tags) {
    public EntityTags {
        tags = List.copyOf(tags);
    }

    /**
     * One tag of the list.
     *
     * @param weak whether it was sent with {@code W/}
     * @param opaque what stands between its quotes
     */
    public record Named(boolean weak, String opaque) {}

    /** Reads a header's value; several values are joined by commas before. Never fails. */
    public static EntityTags parse(String list) {
        boolean any = false;
        List<Named> tags = new ArrayList<>();
        int position = 0;
        while (position < list.length()) {
            char c = list.charAt(position);
            if (c == ' ' || c == '\t' || c == ',') {
                position++;
                continue;
            }
            boolean weak = list.startsWith("W/", position);
            int start = weak ? position + 2 : position;
            int end = endOfTag(list, start);
            String text = list.substring(start, end).strip();
            if (text.equals("*") && !weak) {
                any = true;
            } else if (!text.isEmpty()) {
                tags.add(new Named(weak, unquoted(text)));
            }
            position = Math.max(end, start + 1);
        }
        return new EntityTags(any, tags);
    }

    /**
     * Whether a representation is named by the strong comparison, which {@code If-Match} asks for: no weak tag names it
     * (RFC 9110 §8.8.3.2).
     *
     * @param etag its strong tag with quotes, such as {@code "sha256:…"}
     */
    public boolean nameStrongly(String etag) {
        return any || tags.contains(new Named(false, unquoted(etag)));
    }

    /**
     * Whether a representation is named by the weak comparison, which {@code If-None-Match} asks for.
     *
     * @param etag its strong tag with quotes, such as {@code "sha256:…"}
     */
    public boolean nameWeakly(String etag) {
        return nameStrongly(etag) || tags.contains(new Named(true, unquoted(etag)));
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

    /** A quote that never ends stays, and so makes a tag that no representation has. */
    private static String unquoted(String tag) {
        return tag.length() > 1 && tag.startsWith("\"") && tag.endsWith("\"")
                ? tag.substring(1, tag.length() - 1)
                : tag;
    }
}
