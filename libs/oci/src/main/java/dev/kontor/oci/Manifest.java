package dev.kontor.oci;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an image manifest or an index says about other content.
 *
 * <p>OCI Image Specification, "Image Manifest" and "Image Index", and their Docker predecessors. This is a reading: the
 * bytes that were pushed remain the manifest, and nothing writes a manifest from this record.
 *
 * @param mediaType one of the four for which {@link MediaType#isManifest()} holds
 * @param config the configuration: present for image manifests, empty for indexes
 * @param layers the layers of an image manifest in their order, non-distributable ones and repetitions included
 * @param manifests the entries of an index in their order
 * @param subject the manifest that this one refers to; always empty for the Docker types, which know no subject
 * @param artifactType the type that the manifest itself states; an empty string counts as absent
 * @param annotations in the order of the document; unmodifiable, often empty
 */
public record Manifest(
        MediaType mediaType,
        Optional<Descriptor> config,
        List<Descriptor> layers,
        List<Descriptor> manifests,
        Optional<Descriptor> subject,
        Optional<String> artifactType,
        Map<String, String> annotations) {

    /** Makes a manifest; copies the lists and the annotations. */
    public Manifest {
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(config, "config");
        layers = List.copyOf(layers);
        manifests = List.copyOf(manifests);
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(artifactType, "artifactType");
        annotations = Annotations.copy(annotations);
    }

    /**
     * Reads a manifest of the declared type.
     *
     * <p>The bytes must be one JSON object in UTF-8 with {@code schemaVersion} 2, without duplicate keys, anything
     * after it, nesting deeper than 64, or more than {@link Json#MAX_TOKENS} tokens. A {@code mediaType} in the body must equal the declared one, and a body with
     * the fields of both an image manifest and an index is refused, since two clients could read two different images
     * from it. Unknown fields are ignored. A field that is {@code null} counts as absent, and a list that is {@code null}
     * as empty, which is how some programs write one without elements; the configuration of an image must be there. That
     * a descriptor's content exists is not looked at. The caller bounds the length.
     *
     * @param bytes untrusted bytes; not kept
     * @param declared the type of the {@code Content-Type} header
     * @return the manifest, or the reason why it is none; never throws for what the bytes hold
     */
    public static ManifestParse parse(byte[] bytes, MediaType declared) {
        return ManifestReader.read(bytes, declared);
    }

    /**
     * Returns the artifact type by which the referrers API lists and filters this manifest.
     *
     * <p>OCI Distribution Specification, "Listing Referrers" (end-12): the stated artifact type, else the media type of
     * an image manifest's configuration, else empty.
     */
    public Optional<String> effectiveArtifactType() {
        return artifactType.or(
                () -> config.map(descriptor -> descriptor.mediaType().value()));
    }

    /**
     * Returns the blobs that this manifest refers to, without non-distributable ones: the configuration, then the layers
     * of an image; of an index the entries that are no manifests, such as the layers that a build cache lists. A blob
     * that is named twice is here twice.
     */
    public List<Descriptor> referencedBlobs() {
        return Stream.of(config.stream(), layers.stream(), manifests.stream())
                .flatMap(descriptors -> descriptors)
                .filter(blob -> !blob.mediaType().isNonDistributable()
                        && !(mediaType.isIndex() && blob.mediaType().isManifest()))
                .toList();
    }

    /**
     * Returns the entries of an index that are manifests; the subject is not among them, since it may be pushed later or
     * never.
     */
    public List<Descriptor> referencedManifests() {
        return manifests.stream()
                .filter(entry -> entry.mediaType().isManifest())
                .toList();
    }

    /** Returns how many descriptors of content it has, repetitions included; the subject's is not one. */
    public int descriptorCount() {
        return config.map(_ -> 1).orElse(0) + layers.size() + manifests.size();
    }
}
