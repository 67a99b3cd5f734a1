package dev.kontor.search.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A page of a repository's tags.
 *
 * @param next where the list goes on, opaque; empty at its end
 * @param total of all tags that match
 */
public record TagPage(List<Image> images, Optional<String> next, int total) {
    public TagPage {
        images = List.copyOf(images);
    }
}
