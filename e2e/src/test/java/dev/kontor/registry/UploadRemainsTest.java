package dev.kontor.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.events.JournalBus;
import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredUpload;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.Write;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process leaves that dies between the end of an upload and the pointer of its blob. */
class UploadRemainsTest {
    private static final RepositoryName REPOSITORY = RepositoryName.of("a");
    private static final byte[] BYTES = "a layer".getBytes(StandardCharsets.UTF_8);
    private static final Digest BLOB = Digest.sha256(BYTES);

    @TempDir
    private Path folder;

    private final ContentId content = ContentId.random(new SecureRandom());
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private FileObjectStore objects;
    private RegistryOperations registry;

    @BeforeEach
    void open() {
        objects = FileObjectStore.open(folder, false);
        registry = new RegistryOperations(
                objects,
                new JournalBus(objects, false, 1000, () -> now).log(),
                SparsePolicy.INDEX,
                Duration.ofDays(1),
                () -> now);
    }

    @AfterEach
    void close() {
        objects.close();
    }

    @Test
    void contentThatIsWholeBecomesTheBlob() {
        leave(StoredUpload.Phase.DONE, BYTES);

        sweepLater();

        assertThat(registry.serves(REPOSITORY, BLOB)).isTrue();
        assertThat(objects.contents("", 10)).containsExactly(content);
        assertThat(objects.find(Layout.upload(content))).isEmpty();
    }

    @Test
    void contentThatIsNotWholeIsDeleted() {
        leave(StoredUpload.Phase.DONE, "a la".getBytes(StandardCharsets.UTF_8));

        sweepLater();

        assertThat(objects.contents("", 10)).isEmpty();
        assertThat(registry.serves(REPOSITORY, BLOB)).isFalse();
        assertThat(objects.find(Layout.upload(content))).isEmpty();
    }

    @Test
    void contentThatIsAnotherOneIsDeleted() {
        leave(StoredUpload.Phase.DONE, "another".getBytes(StandardCharsets.UTF_8));

        sweepLater();

        assertThat(objects.contents("", 10)).isEmpty();
        assertThat(registry.serves(REPOSITORY, BLOB)).isFalse();
    }

    @Test
    void contentThatWasGivenUpIsDeleted() {
        leave(StoredUpload.Phase.ABORTED, BYTES);

        sweepLater();

        assertThat(objects.contents("", 10)).isEmpty();
    }

    @Test
    void contentThatAPointerNamesStays() {
        String upload = registry.begin(REPOSITORY);
        assertThat(registry.append(REPOSITORY, upload, BYTES)).isEqualTo("open");
        assertThat(registry.finish(REPOSITORY, upload, BLOB)).isEqualTo("committed");

        sweepLater();
        sweepLater();

        assertThat(registry.serves(REPOSITORY, BLOB)).isTrue();
        assertThat(objects.contents("", 10)).hasSize(1);
    }

    @Test
    void nothingIsTouchedBeforeItsTime() {
        leave(StoredUpload.Phase.DONE, "a la".getBytes(StandardCharsets.UTF_8));

        registry.sweep();

        assertThat(objects.contents("", 10)).containsExactly(content);
    }

    private void leave(StoredUpload.Phase phase, byte[] bytes) {
        ContentProgress progress;
        try (ContentWriter writer =
                objects.append(content, ContentProgress.START).orElseThrow()) {
            writer.write(bytes, 0, bytes.length);
            progress = writer.checkpoint();
        }
        boolean isDone = phase == StoredUpload.Phase.DONE;
        StoredUpload state = new StoredUpload(
                phase,
                REPOSITORY,
                DigestAlgorithm.SHA256,
                content,
                progress,
                now,
                isDone ? Optional.of(new StoredUpload.Blob(BLOB, BYTES.length)) : Optional.empty());
        objects.write(List.of(Write.create(Layout.upload(content), state.encode())));
    }

    private void sweepLater() {
        now = now.plus(Duration.ofDays(2));
        registry.sweep();
    }
}
