package dev.kontor.registry.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.Key;
import dev.kontor.store.StoreDamagedException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A manifest's document: a line, then the bytes as they came. */
class StoredManifestTest {
    private static final Instant NOW = Instant.parse("2026-01-03T00:00:00Z");
    private static final Key KEY = Layout.manifest(RepositoryName.of("a/b"), Digest.sha256(new byte[] {2}));

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "\n", "\n{}\n\n", "{\"a\":\"\u00e4\"}"})
    void keepsTheBytesAsTheyCame(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        StoredManifest.Line line = line(MediaType.OCI_INDEX, StoredManifest.State.LIVE, Optional.empty());

        StoredManifest stored = StoredManifest.decode(KEY, line.encode(bytes));

        assertThat(stored.bytes()).isEqualTo(bytes);
        assertThat(stored.sizeBytes()).isEqualTo(bytes.length);
        assertThat(stored.mediaType()).isEqualTo(MediaType.OCI_INDEX.value());
    }

    @ParameterizedTest
    @EnumSource(StoredManifest.State.class)
    void isReadAsItWasWritten(StoredManifest.State state) {
        StoredManifest.Line line = line(MediaType.OCI_MANIFEST, state, Optional.of(Digest.sha256(new byte[] {1})));

        StoredManifest stored = StoredManifest.decode(KEY, line.encode(new byte[] {'{', '}'}));

        assertThat(stored.line()).isEqualTo(line);
        assertThat(stored.state()).isEqualTo(state);
        assertThat(stored.bytes()).containsExactly('{', '}');
    }

    /** Documents of storage format 2 do not say their kind. */
    @Test
    void readsADocumentWithoutItsKind() {
        String text = "{\"sequence\":3,\"mediaType\":\"" + MediaType.OCI_INDEX.value()
                + "\",\"state\":\"live\",\"pushed\":\"2026-01-03T00:00:00Z\",\"by\":\"somebody\"}\n{}";

        StoredManifest stored = StoredManifest.decode(KEY, text.getBytes(UTF_8));

        assertThat(stored.line()).isEqualTo(line(MediaType.OCI_INDEX, StoredManifest.State.LIVE, Optional.empty()));
    }

    @Test
    void isNoOtherKindOfDocument() {
        byte[] other = new BlobLink(3, NOW, 2).encode();

        assertThatThrownBy(() -> StoredManifest.decode(KEY, other)).isInstanceOf(StoreDamagedException.class);
        assertThatThrownBy(() -> BlobLink.decode(
                        KEY,
                        line(MediaType.OCI_INDEX, StoredManifest.State.LIVE, Optional.empty())
                                .encode(new byte[0])))
                .isInstanceOf(StoreDamagedException.class)
                .hasMessageContaining("a document of the kind 'manifest', not 'link'");
    }

    private static StoredManifest.Line line(MediaType mediaType, StoredManifest.State state, Optional<Digest> subject) {
        return new StoredManifest.Line(mediaType, state, 3, subject, NOW, "somebody");
    }
}
