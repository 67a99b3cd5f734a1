package dev.kontor.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Asks for a list page by page, and prints each as it comes. */
final class Listing {
    private static final int PAGE = 500;

    private final RegistryClient client;
    private final Answers answers;
    private final boolean showsProgress;

    Listing(RegistryClient client, Answers answers, boolean showsProgress) {
        this.client = client;
        this.answers = answers;
        this.showsProgress = showsProgress;
    }

    /**
     * Prints everything.
     *
     * @param query has a variable {@code page}
     * @param field the query's root field
     * @param list where the list stands in its answer
     * @param shown which of it are shown
     */
    void print(
            String query,
            Map<String, ?> variables,
            String field,
            String list,
            SortBy order,
            Predicate<JsonNode> shown) {
        int offset = 0;
        int total;
        do {
            Map<String, Object> all = new HashMap<>(variables);
            all.put("page", Map.of("limit", PAGE, "offset", offset, "sortBy", order.criterion()));
            JsonNode answer = client.query(query, all).path(field);
            JsonNode items = answer.path(list);
            total = answer.path("Page").path("TotalCount").asInt(0);
            int count = items.size();
            answers.print(() -> items.valueStream().filter(shown).iterator());
            offset += count;
            if (count == 0) {
                return;
            }
            if (showsProgress && offset < total) {
                System.err.print("\r" + offset + " of " + total + " ");
            }
        } while (offset < total);
    }
}
