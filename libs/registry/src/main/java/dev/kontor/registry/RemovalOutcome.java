package dev.kontor.registry;

/** What became of a removal of a tag or a manifest. */
public enum RemovalOutcome {
    /** It is gone. */
    REMOVED,
    /** There was nothing to remove. */
    UNKNOWN,
    /** The condition did not hold; nothing was removed. */
    CONDITION_FAILED
}
