package dev.kontor.search.image;

import java.time.Instant;
import java.util.Optional;

/**
 * A step by which an image was built.
 *
 * @param layer what it added; empty for a step without a layer
 */
public record HistoryStep(
        Optional<Layer> layer,
        Optional<Instant> created,
        String createdBy,
        String author,
        String comment,
        boolean emptyLayer) {}
