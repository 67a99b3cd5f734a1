package dev.kontor.events;

import java.util.List;

/**
 * What a reader got at once.
 *
 * @param deliveries in order; empty when nothing came in time
 * @param next the place behind all of them, to be kept together with what they were made into
 */
public record EventBatch(List<Delivery> deliveries, LogPosition next) {
    /** The list is copied. */
    public EventBatch {
        deliveries = List.copyOf(deliveries);
    }

    /** Whether nothing came in time. */
    public boolean isEmpty() {
        return deliveries.isEmpty();
    }
}
