package dev.kontor.store;

import java.util.Optional;

/** What must be true of a key for a write to happen. */
public sealed interface Expectation {
    /** Writes whatever stands there. */
    record Anything() implements Expectation {}

    /** Writes only where nothing stands. */
    record Absent() implements Expectation {}

    /**
     * Writes only over this very state.
     *
     * @param version the version that was read
     */
    record Unchanged(Version version) implements Expectation {}

    /** The condition under which the key still is as it was found. */
    static Expectation asFound(Optional<Document> found) {
        return found.<Expectation>map(document -> new Unchanged(document.version()))
                .orElseGet(Absent::new);
    }
}
