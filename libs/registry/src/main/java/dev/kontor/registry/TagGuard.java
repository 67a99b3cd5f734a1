package dev.kontor.registry;

import dev.kontor.oci.Tag;

/** Whether whoever pushes may change a tag; it is held against the state that is changed. For any number of threads. */
@FunctionalInterface
public interface TagGuard {
    /** Every tag may be changed. */
    TagGuard NONE = (_, _) -> true;

    /**
     * Whether a tag may be changed.
     *
     * @param isThere whether there is such a tag, which would be moved; else it would come into being
     */
    boolean permits(Tag tag, boolean isThere);
}
