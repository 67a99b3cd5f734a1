package dev.kontor.search.graphql;

import dev.kontor.search.catalog.Found;
import dev.kontor.search.catalog.Image;
import dev.kontor.search.catalog.RepositorySummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outer shapes of answers, whose fields are entries of a map by their names. */
final class Answer {
    private Answer() {}

    static Map<String, Object> page(int total, int items) {
        // With no match both are nothing, as with zot.
        return Map.of("TotalCount", total, "ItemCount", items);
    }

    static Map<String, Object> of(Found<?> found) {
        return Map.of("Page", page(found.total(), found.items().size()), "Results", found.items());
    }

    static Map<String, Object> ofRepositories(Found<RepositorySummary> found) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("Page", page(found.total(), found.items().size()));
        answer.put("Images", List.of());
        answer.put("Repos", found.items());
        answer.put("Layers", List.of());
        return answer;
    }

    /** Repositories are not looked for: there is no list of them. */
    static Map<String, Object> ofImages(Found<Image> found) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("Page", page(found.total(), found.items().size()));
        answer.put("Images", found.items());
        answer.put("Layers", List.of());
        return answer;
    }
}
