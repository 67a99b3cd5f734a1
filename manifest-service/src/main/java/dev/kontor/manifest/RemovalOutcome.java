package dev.kontor.manifest;

/** What became of a removal that a client asked for. */
enum RemovalOutcome {
    /** It is gone. */
    REMOVED,
    /** There was nothing to remove. */
    UNKNOWN,
    /** A precondition did not hold; nothing was removed. */
    PRECONDITION_FAILED
}
