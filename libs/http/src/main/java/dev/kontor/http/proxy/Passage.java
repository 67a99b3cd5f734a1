package dev.kontor.http.proxy;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a request may be handed on to a replica.
 *
 * @param reads whether it changes nothing
 * @param repetition when it may be sent a second time although nobody knows whether the first was carried out
 * @param mostBytes the most bytes of its body, which is held in memory where that lets it be repeated; empty for any number,
 *     which pass through
 * @param affinity requests with the same text go to the same replica while that is there
 */
public record Passage(boolean reads, Repetition repetition, OptionalInt mostBytes, Optional<String> affinity) {
    /** When a request may be sent again. One that changes something on a precondition never is. */
    public enum Repetition {
        /** What was done would be done twice, or undo what another client did. */
        NEVER,
        /** If it has no body. */
        WITHOUT_BODY,
        /** If its body could be held in memory. */
        IF_HELD
    }

    private static final Passage READING =
            new Passage(true, Repetition.WITHOUT_BODY, OptionalInt.empty(), Optional.empty());

    /** A request that only reads. */
    public static Passage reading() {
        return READING;
    }

    /** A request that changes something. */
    public static Passage changing(Repetition repetition) {
        return new Passage(false, repetition, OptionalInt.empty(), Optional.empty());
    }

    /** The same with a bound on its body. */
    public Passage upTo(int bytes) {
        return new Passage(reads, repetition, OptionalInt.of(bytes), affinity);
    }

    /** The same, keeping to the replica that has others with this text. */
    public Passage keeping(String text) {
        return new Passage(reads, repetition, mostBytes, Optional.of(text));
    }
}
