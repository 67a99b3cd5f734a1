package dev.kontor.events;

import dev.kontor.store.Document;
import dev.kontor.store.Key;
import java.util.Optional;

/**
 * One change of a {@link Claim}, and the document by which everyone can see whether it was made.
 *
 * @param announced the event that tells of it
 * @param document what the change writes: a document whose first line is JSON with the claim's {@code sequence}
 * @param removal whether the change removes what stands there
 * @param entry the {@link ListEntry} that is written before the document appears, or deleted after it is removed
 */
public record ClaimedChange(AnnouncedEvent announced, Key document, boolean removal, Optional<Key> entry) {
    /** Whether the document, as it was found, is what this change left there; later changes hide it. */
    boolean isShownBy(Document found) {
        return DocumentState.sequenceOf(found) == announced.id().sequence();
    }
}
