package dev.kontor.manifest;

import dev.kontor.oci.Digest;

/** The entity tag of what a reference names, as GET and HEAD show it: the digest of the manifest in quotes. */
final class EntityTag {
    private EntityTag() {}

    /** That of a manifest. */
    static String of(Digest manifest) {
        return '"' + manifest.value() + '"';
    }
}
