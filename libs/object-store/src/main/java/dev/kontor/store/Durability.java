package dev.kontor.store;

/** When a write may be acknowledged. */
public enum Durability {
    /** It outlives a crash of the machine. */
    DURABLE,
    /**
     * It outlives a crash of the process; a crash of the machine may take it back, together with all relaxed writes
     * behind it. For state whose loss costs a retry, such as the progress of an upload.
     */
    RELAXED
}
