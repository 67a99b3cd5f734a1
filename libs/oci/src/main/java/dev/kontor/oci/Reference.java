package dev.kontor.oci;

import java.util.Optional;

/**
 * What names a manifest within a repository: a tag or a digest.
 *
 * <p>OCI Distribution Specification, "Pulling manifests" ({@code <reference>} of end-3, end-7 and end-9).
 */
public sealed interface Reference permits Tag, Digest {

    /**
     * Parses a reference; text with a colon must be a digest, all other text a tag.
     *
     * <p>A tag cannot hold a colon, so the two never meet, and a damaged digest is never taken for a tag.
     *
     * @param text untrusted text
     * @return the reference, or empty when the text is neither
     */
    static Optional<Reference> parse(String text) {
        return text.indexOf(':') >= 0
                ? Digest.parse(text).map(Reference.class::cast)
                : Tag.parse(text).map(Reference.class::cast);
    }

    /** Returns the wire form, equal to {@code toString()}. */
    String value();
}
