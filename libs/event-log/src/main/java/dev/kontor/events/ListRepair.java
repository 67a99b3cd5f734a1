package dev.kontor.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.oci.Json;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Durability;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.Write;
import java.util.List;
import java.util.Optional;

/** Deletes the entries of lists that a claim left behind without what they list, before that claim is cleared. */
final class ListRepair {
    private final DocumentStore store;

    ListRepair(DocumentStore store) {
        this.store = store;
    }

    void repair(Claim claim) {
        List<Write> left = claim.changes().stream()
                .filter(change -> change.entry().isPresent()
                        && !isListed(change, change.entry().get()))
                .<Write>map(change -> Write.forget(change.entry().orElseThrow()))
                .toList();
        if (!left.isEmpty()) {
            store.write(left, Durability.RELAXED);
        }
    }

    /**
     * Whether the document that the entry lists stands. After false it never will.
     *
     * <p>The claim's process may only be slow, and may yet try to make the document appear. It expects to find what is
     * there now, so that is renewed, and it loses the race.
     */
    private boolean isListed(ClaimedChange change, Key entry) {
        while (true) {
            Optional<Document> found = store.find(change.document());
            if (found.filter(document -> ListEntry.isListed(entry, document)).isPresent()) {
                return true;
            }
            if (change.removal()
                    || !mayBeExpected(found, change.announced().id().sequence())) {
                return false;
            }
            Write renewal = Write.put(change.document(), Expectation.asFound(found), renewed(found));
            if (store.write(List.of(renewal)) instanceof BatchOutcome.Applied) {
                return false;
            }
        }
    }

    /** Whether a claim that lists a document may have begun from this state of it: nothing there, and older. */
    private static boolean mayBeExpected(Optional<Document> found, long sequence) {
        return found.map(document -> Tombstone.is(document) && DocumentState.sequenceOf(document) < sequence)
                .orElse(true);
    }

    /** Another tombstone of the same removal; of none, when nothing was there. */
    private static byte[] renewed(Optional<Document> tombstone) {
        JsonNode line = tombstone.map(DocumentState::firstLine).orElseGet(Json.MAPPER::createObjectNode);
        return Tombstone.again(
                line.path("sequence").asLong(0), line.path("again").asInt(0) + 1);
    }
}
