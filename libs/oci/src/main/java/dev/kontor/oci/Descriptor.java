package dev.kontor.oci;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of content without having it: its type, digest and size.
 *
 * <p>OCI Image Specification, "Content Descriptors". The fields {@code urls}, {@code data} and {@code platform} are not
 * kept here; they stay in the bytes of the manifest.
 *
 * @param mediaType the type of the content
 * @param digest the digest of the content
 * @param sizeBytes the size of the content in bytes, never negative
 * @param artifactType the type of the artifact that the content is the manifest of
 * @param annotations in the order of the document; unmodifiable, often empty
 */
public record Descriptor(
        MediaType mediaType,
        Digest digest,
        long sizeBytes,
        Optional<String> artifactType,
        Map<String, String> annotations) {

    /**
     * Makes a descriptor; copies the annotations.
     *
     * @throws IllegalArgumentException if the size is negative
     */
    public Descriptor {
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(artifactType, "artifactType");
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("negative size: " + sizeBytes);
        }
        annotations = Annotations.copy(annotations);
    }

    /**
     * Writes the fields into an object in the order mediaType, digest, size, artifactType, annotations; the last two
     * only when they hold something.
     *
     * @param target the object to write into; other fields of it stay
     * @return the same object
     */
    public ObjectNode toJson(ObjectNode target) {
        target.put("mediaType", mediaType.value());
        target.put("digest", digest.value());
        target.put("size", sizeBytes);
        artifactType.ifPresent(type -> target.put("artifactType", type));
        if (!annotations.isEmpty()) {
            ObjectNode written = target.putObject("annotations");
            annotations.forEach(written::put);
        }
        return target;
    }
}
