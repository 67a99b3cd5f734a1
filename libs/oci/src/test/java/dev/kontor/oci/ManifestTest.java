package dev.kontor.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a manifest must be to be taken, and what is read from it. */
class ManifestTest {
    private static final String DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String CONFIG =
            "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + DIGEST + "\",\"size\":0}";

    private static final String NO_SIZE = "{\"mediaType\":\"a/b\",\"digest\":\"" + DIGEST + "\",\"size\":null}";

    @Test
    void readsAnImage() {
        Manifest manifest = valid("{\"schemaVersion\":2,\"config\":" + CONFIG + ",\"layers\":[" + CONFIG
                + "],\"subject\":" + CONFIG + ",\"annotations\":{\"k\":\"v\"}}");

        assertThat(manifest.referencedBlobs()).hasSize(2);
        assertThat(manifest.subject()).isPresent();
        assertThat(manifest.effectiveArtifactType()).contains("application/vnd.oci.image.config.v1+json");
        assertThat(manifest.annotations()).containsEntry("k", "v");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"schemaVersion\":1}",
                "{\"schemaVersion\":2}",
                "{\"schemaVersion\":2,\"schemaVersion\":2,\"config\":{}}",
                "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"digest\":\"sha256:1\",\"size\":1},\"layers\":[]}"
            })
    void refusesWhatIsNoImage(String text) {
        assertThat(parse(text)).isInstanceOf(ManifestParse.Invalid.class);
    }

    @Test
    void refusesWhatIsBothImageAndIndexAndWhatIsTooDeep() {
        assertThat(parse("{\"schemaVersion\":2,\"config\":" + CONFIG + ",\"layers\":[],\"manifests\":[]}"))
                .isInstanceOf(ManifestParse.Invalid.class);
        assertThat(parse("{\"schemaVersion\":2,\"config\":" + CONFIG + ",\"layers\":[],\"x\":" + "[".repeat(100_000)
                        + "]".repeat(100_000) + "}"))
                .isInstanceOf(ManifestParse.Invalid.class);
        assertThat(parse("{\"schemaVersion\":2,\"config\":" + CONFIG + ",\"layers\":[]} {}"))
                .isInstanceOf(ManifestParse.Invalid.class);
    }

    /** What programs write that have nothing to say: a list or an object that was never filled is null. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"layers\":null",
                "\"layers\":[],\"manifests\":null",
                "\"layers\":null,\"annotations\":null,\"subject\":null,\"artifactType\":null,\"mediaType\":null"
            })
    void takesNullForNone(String rest) {
        Manifest manifest = valid("{\"schemaVersion\":2,\"config\":" + CONFIG + "," + rest + "}");

        assertThat(manifest.layers()).isEmpty();
        assertThat(manifest.annotations()).isEmpty();
        assertThat(manifest.subject()).isEmpty();
    }

    @Test
    void takesNullForNoneInAnIndex() {
        ManifestParse parse = Manifest.parse(
                "{\"schemaVersion\":2,\"manifests\":null,\"config\":null,\"layers\":null}"
                        .getBytes(StandardCharsets.UTF_8),
                MediaType.OCI_INDEX);

        assertThat(parse).isInstanceOf(ManifestParse.Valid.class);
        assertThat(((ManifestParse.Valid) parse).manifest().descriptorCount()).isZero();
    }

    /** Null is no descriptor, no number and no text where one must stand. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"config\":null,\"layers\":[]",
                "\"config\":" + NO_SIZE + ",\"layers\":[]",
                "\"config\":" + CONFIG + ",\"layers\":[null]",
                "\"config\":" + CONFIG,
                "\"config\":" + CONFIG + ",\"layers\":[],\"annotations\":{\"k\":null}",
                "\"config\":" + CONFIG + ",\"layers\":null,\"manifests\":[]"
            })
    void refusesNullForSome(String rest) {
        assertThat(parse("{\"schemaVersion\":2," + rest + "}")).isInstanceOf(ManifestParse.Invalid.class);
    }

    @Test
    void tellsTheManifestsOfAnIndexFromItsBlobs() {
        ManifestParse parse = Manifest.parse(
                ("{\"schemaVersion\":2,\"manifests\":[" + CONFIG + ","
                                + CONFIG.replace(".config.", ".manifest.") + ","
                                + CONFIG.replace(".config.v1+json", ".layer.nondistributable.v1.tar") + "]}")
                        .getBytes(StandardCharsets.UTF_8),
                MediaType.OCI_INDEX);

        Manifest index = ((ManifestParse.Valid) parse).manifest();
        assertThat(index.referencedBlobs())
                .extracting(Descriptor::mediaType)
                .containsExactly(MediaType.OCI_IMAGE_CONFIG);
        assertThat(index.referencedManifests())
                .extracting(Descriptor::mediaType)
                .containsExactly(MediaType.OCI_MANIFEST);
        assertThat(index.descriptorCount()).isEqualTo(3);
    }

    private static Manifest valid(String text) {
        ManifestParse parse = parse(text);
        assertThat(parse).isInstanceOf(ManifestParse.Valid.class);
        return ((ManifestParse.Valid) parse).manifest();
    }

    private static ManifestParse parse(String text) {
        return Manifest.parse(text.getBytes(StandardCharsets.UTF_8), MediaType.OCI_MANIFEST);
    }
}
