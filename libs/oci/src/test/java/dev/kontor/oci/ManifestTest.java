package dev.kontor.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a manifest must be to be taken, and what is read from it. */
class ManifestTest {
    private static final String DIGEST = Digest.sha256(new byte[0]).value();
    private static final String CONFIG =
            "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + DIGEST + "\",\"size\":0}";

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

    private static Manifest valid(String text) {
        ManifestParse parse = parse(text);
        assertThat(parse).isInstanceOf(ManifestParse.Valid.class);
        return ((ManifestParse.Valid) parse).manifest();
    }

    private static ManifestParse parse(String text) {
        return Manifest.parse(text.getBytes(StandardCharsets.UTF_8), MediaType.OCI_MANIFEST);
    }
}
