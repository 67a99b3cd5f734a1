package dev.kontor.registry;

import dev.kontor.oci.Digest;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.ManifestParse;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Manifests, and what is asked with them. */
final class Images {
    static final RepositoryName REPOSITORY = RepositoryName.of("a/b");
    static final String CONFIG = "{}";
    static final Optional<Condition> NONE = Optional.empty();

    private Images() {}

    static Optional<Condition> ifMatch(byte[] manifest) {
        return Optional.of(named -> named.equals(Optional.of(Digest.sha256(manifest))));
    }

    static Optional<Condition> ifNoneMatch() {
        return Optional.of(Optional::isEmpty);
    }

    /** An image of a configuration and layers whose contents are these texts. */
    static byte[] image(String name, String... layers) {
        String list = Stream.of(layers)
                .map(layer -> descriptor("application/vnd.oci.image.layer.v1.tar", layer))
                .collect(Collectors.joining(",", "[", "]"));
        return ("{\"schemaVersion\":2,\"config\":" + descriptor("application/vnd.oci.image.config.v1+json", CONFIG)
                        + ",\"layers\":" + list + ",\"annotations\":{\"name\":\"" + name + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    static String[] layers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "layer " + i).toArray(String[]::new);
    }

    private static String descriptor(String type, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + Digest.sha256(bytes) + "\",\"size\":" + bytes.length
                + "}";
    }

    static Push push(byte[] bytes, String tag, Optional<Condition> condition) {
        return new Push(REPOSITORY, Digest.sha256(bytes), parse(bytes), bytes, Set.of(Tag.of(tag)), condition);
    }

    static Manifest parse(byte[] bytes) {
        return switch (Manifest.parse(bytes, MediaType.OCI_MANIFEST)) {
            case ManifestParse.Valid valid -> valid.manifest();
            case ManifestParse.Invalid invalid -> throw new AssertionError(invalid.reason());
        };
    }
}
