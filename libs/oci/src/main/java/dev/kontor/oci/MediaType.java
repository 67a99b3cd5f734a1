package dev.kontor.oci;

import java.util.Locale;
import java.util.Optional;

/**
 * A media type without parameters, in lower case.
 *
 * <p>Names follow RFC 6838, section 4.2, which makes them case-insensitive: each side begins with a letter or digit and
 * has at most 127 characters.
 *
 * @param value {@code type/subtype} in lower case
 */
public record MediaType(String value) {
    /** An OCI image manifest. */
    public static final MediaType OCI_MANIFEST = new MediaType("application/vnd.oci.image.manifest.v1+json");
    /** An OCI image index. */
    public static final MediaType OCI_INDEX = new MediaType("application/vnd.oci.image.index.v1+json");
    /** A Docker image manifest, version 2, schema 2. */
    public static final MediaType DOCKER_MANIFEST =
            new MediaType("application/vnd.docker.distribution.manifest.v2+json");
    /** A Docker manifest list. */
    public static final MediaType DOCKER_MANIFEST_LIST =
            new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");
    /** The configuration of an OCI image. */
    public static final MediaType OCI_IMAGE_CONFIG = new MediaType("application/vnd.oci.image.config.v1+json");
    /** The empty JSON object, the configuration of an artifact that has none. */
    public static final MediaType OCI_EMPTY_JSON = new MediaType("application/vnd.oci.empty.v1+json");
    /** The configuration of a Docker image. */
    public static final MediaType DOCKER_CONFIG = new MediaType("application/vnd.docker.container.image.v1+json");
    /** Bytes of which nothing is known. */
    public static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");

    private static final int MAX_SIDE_LENGTH = 127;

    /**
     * Makes a media type.
     *
     * @throws IllegalArgumentException if the value is not {@code type/subtype} in lower case
     */
    public MediaType {
        if (!isMediaType(value)) {
            throw Quoted.refusal("media type", value);
        }
    }

    /**
     * Parses the value of a {@code Content-Type} header or of a {@code mediaType} field: drops parameters and
     * surrounding spaces and tabs, and turns the rest to lower case.
     *
     * @param text untrusted text
     * @return the media type, or empty when the text does not follow the grammar; wildcards do not
     */
    public static Optional<MediaType> parse(String text) {
        int semicolon = text.indexOf(';');
        String name = trim(semicolon < 0 ? text : text.substring(0, semicolon));
        if (name.length() > 2 * MAX_SIDE_LENGTH + 1) {
            return Optional.empty();
        }
        // Lower-casing all of Unicode cannot smuggle a character in: U+212A would become 'k', so it is refused before.
        String lower = isPrintable(name) ? name.toLowerCase(Locale.ROOT) : "";
        return isMediaType(lower) ? Optional.of(new MediaType(lower)) : Optional.empty();
    }

    /** Tells whether this is one of the four types of manifest and index that {@link Manifest} reads. */
    public boolean isManifest() {
        return isIndex() || equals(OCI_MANIFEST) || equals(DOCKER_MANIFEST);
    }

    /** Tells whether this is an OCI index or a Docker manifest list. */
    public boolean isIndex() {
        return equals(OCI_INDEX) || equals(DOCKER_MANIFEST_LIST);
    }

    /**
     * Tells whether this is a layer that need not be in the registry.
     *
     * <p>OCI Image Specification, "Non-Distributable Layers", and Docker's foreign layers.
     */
    public boolean isNonDistributable() {
        return switch (value) {
            case "application/vnd.oci.image.layer.nondistributable.v1.tar",
                    "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
                    "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
                    "application/vnd.docker.image.rootfs.foreign.diff.tar",
                    "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip" -> true;
            default -> false;
        };
    }

    /** Returns {@code type/subtype}. */
    @Override
    public String toString() {
        return value;
    }

    private static boolean isMediaType(String text) {
        int slash = text.indexOf('/');
        return slash >= 0 && isSide(text, 0, slash) && isSide(text, slash + 1, text.length());
    }

    private static boolean isSide(String text, int start, int end) {
        if (start == end || end - start > MAX_SIDE_LENGTH || !Ascii.isLowerOrDigit(text.charAt(start))) {
            return false;
        }
        for (int i = start + 1; i < end; i++) {
            char c = text.charAt(i);
            if (!Ascii.isLowerOrDigit(c) && "!#$&-^_.+".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
