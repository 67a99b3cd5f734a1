package dev.kontor.standalone.client;

import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;

/**
 * {@code repository:tag} or {@code repository@digest}.
 *
 * @param isDigest which of them
 */
record ImageReference(String repository, String reference, boolean isDigest) {
    /** Reads what a user wrote. */
    static ImageReference parse(String text) {
        int at = text.indexOf('@');
        if (at >= 0) {
            String digest = text.substring(at + 1);
            if (RepositoryName.parse(text.substring(0, at)).isPresent()
                    && Digest.parse(digest).isPresent()) {
                return new ImageReference(text.substring(0, at), digest, true);
            }
        }
        int colon = text.indexOf(':');
        if (colon >= 0
                && RepositoryName.parse(text.substring(0, colon)).isPresent()
                && Tag.parse(text.substring(colon + 1)).isPresent()) {
            return new ImageReference(text.substring(0, colon), text.substring(colon + 1), false);
        }
        throw new ClientException("'" + text
                + "' names no image: say repository:tag or repository@sha256:…, without the registry's name");
    }

    @Override
    public String toString() {
        return repository + (isDigest ? "@" : ":") + reference;
    }
}
