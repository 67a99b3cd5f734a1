package dev.kontor.search.catalog;

import dev.kontor.oci.Digest;
import java.util.Map;

/**
 * A manifest that names another one as its subject, other than a signature.
 *
 * @param sizeBytes of the manifest alone
 */
public record Referrer(
        Digest digest, String mediaType, String artifactType, long sizeBytes, Map<String, String> annotations) {
    public Referrer {
        annotations = Map.copyOf(annotations);
    }
}
