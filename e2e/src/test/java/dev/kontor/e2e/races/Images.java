package dev.kontor.e2e.races;

import dev.kontor.oci.Digest;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.ManifestParse;
import dev.kontor.oci.MediaType;
import dev.kontor.registry.document.Layout;
import dev.kontor.store.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The images that are pushed: all need the one blob, by which an operation has as few steps as it can have. */
@SuppressWarnings({"ByteBufferBackingArray", "ImmutableEnumChecker"}) // nobody changes the bytes
enum Images {
    /** An image. */
    ONE(Optional.empty()),
    /** Another image. */
    TWO(Optional.empty()),
    /** Refers to {@link #ONE}. */
    SIGNATURE(Optional.of(ONE));

    static final ByteBuffer BLOB_BYTES = ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_8));
    static final Digest BLOB = Digest.sha256(BLOB_BYTES.array());

    private final byte[] bytes;
    private final Optional<Images> subject;

    Images(Optional<Images> subject) {
        this.subject = subject;
        String refers = subject.map(
                        image -> ",\"subject\":" + descriptor("manifest", image.digest(), image.bytes.length))
                .orElse("");
        Digest blob = Digest.sha256("{}".getBytes(StandardCharsets.UTF_8));
        this.bytes = ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST.value() + "\",\"config\":"
                        + descriptor("config", blob, 2) + ",\"layers\":[],\"annotations\":{\"name\":\"" + name() + "\"}"
                        + refers + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String descriptor(String kind, Digest digest, int size) {
        return "{\"mediaType\":\"application/vnd.oci.image." + kind + ".v1+json\",\"digest\":\"" + digest.value()
                + "\",\"size\":" + size + "}";
    }

    byte[] bytes() {
        return bytes;
    }

    Digest digest() {
        return Digest.sha256(bytes);
    }

    Optional<Images> subject() {
        return subject;
    }

    Manifest manifest() {
        return switch (Manifest.parse(bytes, MediaType.OCI_MANIFEST)) {
            case ManifestParse.Valid valid -> valid.manifest();
            case ManifestParse.Invalid invalid -> throw new AssertionError(invalid.reason());
        };
    }

    /** The name of what has this digest, or of which this is the hexadecimal part. */
    static String name(String digest) {
        String hex = digest.substring(digest.indexOf(':') + 1);
        if (hex.equals(BLOB.hex())) {
            return "BLOB";
        }
        return List.of(values()).stream()
                .filter(image -> image.digest().hex().equals(hex))
                .findFirst()
                .orElseThrow()
                .name();
    }

    static Key pointer(String name) {
        if (!name.equals("BLOB")) {
            throw new AssertionError("no blob: " + name);
        }
        return Layout.pointer(BLOB);
    }
}
