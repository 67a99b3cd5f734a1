package dev.kontor.registry;

/**
 * Whether a manifest may be pushed before what it refers to is there (OCI Distribution Specification, "Pushing
 * Manifests": a registry may refuse it).
 */
public enum SparsePolicy {
    /** All that a manifest or an index refers to must be there. */
    OFF,
    /** An index may refer to what is absent; an image's blobs must be there. */
    INDEX,
    /** Nothing that a manifest or an index refers to needs to be there. */
    ALL
}
