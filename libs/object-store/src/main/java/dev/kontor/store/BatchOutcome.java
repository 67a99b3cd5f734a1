package dev.kontor.store;

import java.util.Optional;

/** What became of an ordered batch of writes. */
public sealed interface BatchOutcome {
    /** Each write happened. */
    record Applied() implements BatchOutcome {}

    /**
     * One expectation did not hold: the writes before it happened, it and those behind it did not.
     *
     * @param index position in the batch of the write that did not happen
     * @param key the key of that write
     * @param current what stands there instead; empty when nothing does
     */
    record Stopped(int index, Key key, Optional<Document> current) implements BatchOutcome {}
}
