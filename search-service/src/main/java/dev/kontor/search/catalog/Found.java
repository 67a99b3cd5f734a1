package dev.kontor.search.catalog;

import java.util.List;

/**
 * A page of matches.
 *
 * @param total of all that match and that the viewer may see
 */
public record Found<T>(List<T> items, int total) {
    public Found {
        items = List.copyOf(items);
    }

    /** Nothing. */
    public static <T> Found<T> nothing() {
        return new Found<>(List.of(), 0);
    }
}
