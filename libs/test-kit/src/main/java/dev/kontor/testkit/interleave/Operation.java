package dev.kontor.testkit.interleave;

/**
 * Something that is done to a store by a process of its own. It is run many times and has to do the same each time when
 * it is answered the same: no randomness, no time, nothing that outlives a run.
 */
@FunctionalInterface
public interface Operation {
    /** Does it, and says what a client would be told: a value with equality. */
    Object run(SteppedStore store);
}
