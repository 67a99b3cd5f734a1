package dev.kontor.events;

import dev.kontor.store.Key;

/**
 * One change of a {@link Claim}, and the document by which everyone can see whether it was made.
 *
 * @param announced the event that tells of it
 * @param document what the change writes: a document whose first line is JSON with the claim's {@code sequence}
 * @param removal whether the change leaves a tombstone there
 */
public record ClaimedChange(AnnouncedEvent announced, Key document, boolean removal) {}
