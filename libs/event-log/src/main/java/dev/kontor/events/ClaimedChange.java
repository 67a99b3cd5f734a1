package dev.kontor.events;

import dev.kontor.store.Document;
import dev.kontor.store.Key;

/**
 * One change of a {@link Claim}, and the document by which everyone can see whether it was made.
 *
 * @param announced the event that tells of it
 * @param document what the change writes: a document whose first line is JSON with the claim's {@code sequence}
 * @param removal whether the change removes what stands there
 */
public record ClaimedChange(AnnouncedEvent announced, Key document, boolean removal) {
    /** Whether the document, as it was found, is what this change left there; later changes hide it. */
    boolean isShownBy(Document found) {
        return found.isTombstone()
                ? removal
                : DocumentState.sequenceOf(found) == announced.id().sequence();
    }
}
