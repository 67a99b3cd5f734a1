package dev.kontor.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import dev.kontor.service.storage.Layout;
import dev.kontor.store.Key;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A manifest's document: a line, then the bytes as they came. */
class StoredManifestTest {
    private static final Key KEY = Layout.manifest(Images.REPOSITORY, Digest.sha256(new byte[] {2}));

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "\n", "\n{}\n\n", "{\"a\":\"\u00e4\"}"})
    void keepsTheBytesAsTheyCame(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        byte[] document = StoredManifest.encode(MediaType.OCI_INDEX, 3, Optional.empty(), MemoryStore.NOW, bytes);

        assertThat(StoredManifest.bytesOf(KEY, document)).isEqualTo(bytes);
        assertThat(StoredManifest.sizeOf(KEY, document)).isEqualTo(bytes.length);
        assertThat(StoredManifest.mediaTypeOf(KEY, document)).isEqualTo(MediaType.OCI_INDEX.value());
    }

    @Test
    void isReadAsItWasWritten() {
        Digest subject = Digest.sha256(new byte[] {1});
        byte[] document = StoredManifest.encode(
                MediaType.OCI_MANIFEST, 3, Optional.of(subject), MemoryStore.NOW, new byte[] {'{', '}'});

        StoredManifest stored = StoredManifest.decode(KEY, document);

        assertThat(stored.sequence()).isEqualTo(3);
        assertThat(stored.subject()).contains(subject);
        assertThat(stored.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
        assertThat(stored.bytes()).containsExactly('{', '}');
    }
}
