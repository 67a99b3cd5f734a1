package dev.kontor.http;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which bytes of an upload a chunk holds (OCI Distribution Specification, "Pushing a blob in chunks").
 *
 * @param first position of the chunk's first byte
 * @param last position of its last byte, not before the first
 * @param total the size of the whole blob, where the client says it
 */
public record ContentRange(long first, long last, OptionalLong total) {
    private static final String UNIT = "bytes ";

    public ContentRange {
        if (first < 0 || last < first || last == Long.MAX_VALUE) {
            throw new IllegalArgumentException("not a range: " + first + "-" + last);
        }
        if (total.isPresent() && total.getAsLong() <= last) {
            throw new IllegalArgumentException("range " + first + "-" + last + " ends after " + total.getAsLong());
        }
    }

    /**
     * Parses {@code start-end}, strictly: decimal digits without sign or space, no overflow, the end not before the
     * start. The HTTP form {@code bytes start-end/total} is taken too, with {@code *} for an unknown total.
     *
     * @return empty when the text is anything else
     */
    public static Optional<ContentRange> parse(String text) {
        String range = text.startsWith(UNIT) ? text.substring(UNIT.length()) : text;
        int slash = range.indexOf('/');
        OptionalLong total = OptionalLong.empty();
        if (slash >= 0) {
            String after = range.substring(slash + 1);
            total = digits(after);
            if (total.isEmpty() && !after.equals("*")) {
                return Optional.empty();
            }
            range = range.substring(0, slash);
        }
        int dash = range.indexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        OptionalLong first = digits(range.substring(0, dash));
        OptionalLong last = digits(range.substring(dash + 1));
        if (first.isEmpty() || last.isEmpty() || last.getAsLong() < first.getAsLong()) {
            return Optional.empty();
        }
        if (total.isPresent() && total.getAsLong() <= last.getAsLong()) {
            return Optional.empty();
        }
        return Optional.of(new ContentRange(first.getAsLong(), last.getAsLong(), total));
    }

    /** Number of bytes in the chunk. */
    public long length() {
        return last - first + 1;
    }

    /** Eighteen digits are 888 PB, so no sum of two such numbers overflows. */
    private static OptionalLong digits(String text) {
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(text));
    }
}
