package dev.kontor.service.api;

import dev.kontor.http.QueryParameters;
import dev.kontor.http.RegistryException;
import dev.kontor.oci.ErrorCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The part of a list that a client asks for (OCI Distribution Specification, end-8b).
 *
 * @param size the most entries to return; 0 for none
 * @param last the entry behind which to begin; need not exist; empty for the beginning
 */
public record Page(int size, String last) {
    /** The most entries of one answer; a list that is longer goes on behind a {@code Link}. */
    public static final int MOST = 10_000;

    /**
     * Reads {@code n} and {@code last}; one without a value is absent.
     *
     * @throws RegistryException 400 when {@code n} is not a number from 0 on
     */
    static Page of(QueryParameters query) {
        int size = query.single("n")
                .filter(text -> !text.isEmpty())
                .map(Page::size)
                .orElse(MOST);
        return new Page(size, query.single("last").orElse(""));
    }

    /** The same, with at most so many entries. */
    Page atMost(int most) {
        return new Page(Math.min(size, most), last);
    }

    private static int size(String text) {
        boolean isNumber = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber) {
            throw new RegistryException(
                    ErrorCode.PAGINATION_NUMBER_INVALID, "n must be a number from 0 on", Map.of("n", text));
        }
        return text.length() > 9 ? MOST : Math.min(MOST, Integer.parseInt(text));
    }

    /** The value of the {@code Link} header by which the list goes on. */
    public String link(String path, String lastShown, String furtherQuery) {
        String last = URLEncoder.encode(lastShown, StandardCharsets.UTF_8);
        return "<" + path + "?n=" + size + "&last=" + last + furtherQuery + ">; rel=\"next\"";
    }
}
