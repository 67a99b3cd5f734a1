package dev.kontor.oci;

import java.util.Objects;

/** The outcome of reading the bytes of a manifest; see {@link Manifest#parse}. */
public sealed interface ManifestParse {
    /**
     * The bytes are a manifest of the declared type.
     *
     * @param manifest what they say
     */
    record Valid(Manifest manifest) implements ManifestParse {
        /** Makes the outcome. */
        public Valid {
            Objects.requireNonNull(manifest, "manifest");
        }
    }

    /**
     * The bytes are not a manifest of the declared type.
     *
     * @param reason what is wrong, in words for the person who pushed it: bounded in length, and printable ASCII
     */
    record Invalid(String reason) implements ManifestParse {
        /** Makes the outcome. */
        public Invalid {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
