package dev.kontor.search.image;

import dev.kontor.oci.Descriptor;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.Tag;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a signature looks like, whether it is good or not. An attestation is none. */
public final class Signing {
    private static final String NOTATION = "application/vnd.cncf.notary.signature";
    private static final String COSIGN = "application/vnd.dev.cosign.artifact.sig.v1+json";
    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private static final String SIMPLE = "application/vnd.dev.cosign.simplesigning.v1+json";
    private static final String PREDICATE = "dev.sigstore.bundle.predicateType";
    private static final String CONTENT = "dev.sigstore.bundle.content";
    private static final String SIGNS = "https://sigstore.dev/cosign/sign/v1";
    private static final Set<String> SIGNED_CONTENT = Set.of("", "message-signature");

    /** The tags by which cosign, and clients of registries without referrers, name what refers to an image. */
    private static final Pattern OF_DIGEST =
            Pattern.compile("(sha256|sha512)-([0-9a-f]{64}|[0-9a-f]{128})(\\.[a-z]+)?");

    private static final Set<String> SUFFIXES = Set.of("", ".sig", ".att", ".sbom");

    private Signing() {}

    /** The tool that made a manifest as a signature of its subject; empty where it is none. */
    public static Optional<String> toolOf(Manifest manifest) {
        if (manifest.subject().isEmpty()) {
            return Optional.empty();
        }
        return switch (manifest.effectiveArtifactType().orElse("")) {
            case NOTATION -> Optional.of("notation");
            case COSIGN -> Optional.of("cosign");
            case BUNDLE -> Optional.of("cosign").filter(_ -> isSigning(manifest.annotations()));
            default -> Optional.empty();
        };
    }

    private static boolean isSigning(Map<String, String> annotations) {
        String predicate = annotations.getOrDefault(PREDICATE, "");
        String content = annotations.getOrDefault(CONTENT, "");
        return predicate.isEmpty() ? SIGNED_CONTENT.contains(content) : predicate.equals(SIGNS);
    }

    /** What a tag of cosign's older way signs, by its name; its manifest must hold signatures: {@link #signatures}. */
    public static Optional<Digest> subjectOf(Tag tag) {
        Matcher name = OF_DIGEST.matcher(tag.value());
        return name.matches() && ".sig".equals(name.group(3))
                ? Digest.parse(name.group(1) + ":" + name.group(2))
                : Optional.empty();
    }

    /** How many signatures a manifest of cosign's older way holds. */
    public static long signatures(Manifest manifest) {
        return manifest.layers().stream()
                .map(Descriptor::mediaType)
                .filter(type -> type.value().equals(SIMPLE))
                .count();
    }

    /** Whether a tag is no image in the eyes of users: it names what refers to one. */
    public static boolean isHidden(Tag tag) {
        Matcher name = OF_DIGEST.matcher(tag.value());
        if (!name.matches() || !SUFFIXES.contains(name.group(3) == null ? "" : name.group(3))) {
            return false;
        }
        return name.group(2).length() == (name.group(1).equals("sha256") ? 64 : 128);
    }
}
