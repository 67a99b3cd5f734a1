package dev.kontor.registry;

import dev.kontor.oci.Digest;
import java.util.Optional;

/** What must be true of a tag, or of a manifest, for a change to be made; it is held against the state that is changed. */
@FunctionalInterface
public interface Condition {
    /**
     * Whether the change may be made.
     *
     * @param named what the tag names, or the manifest itself; empty when there is none
     */
    boolean holds(Optional<Digest> named);
}
