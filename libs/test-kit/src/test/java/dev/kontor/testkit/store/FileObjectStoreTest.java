package dev.kontor.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.store.FileObjectStore;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.StoreFormat;
import dev.kontor.store.StoreRefusedException;
import dev.kontor.store.Write;
import dev.kontor.testkit.ObjectStoreContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract over the file driver, and what is particular to it. */
class FileObjectStoreTest extends ObjectStoreContract {
    @TempDir
    private Path folder;

    @TempDir
    private Path other;

    @Override
    protected ObjectStore open() {
        return FileObjectStore.open(folder, true);
    }

    @Test
    void refusesAFolderThatIsInUse() {
        assertThatThrownBy(() -> FileObjectStore.open(folder, true))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void refusesAFormatThatItDoesNotKnow() {
        try (ObjectStore store = FileObjectStore.open(other, false)) {
            StoreFormat.verify(store, (_, _) -> {});
            StoreFormat.verify(store, (_, _) -> {});
            assertThat(new String(store.find(new Key("format")).orElseThrow().bytes(), StandardCharsets.UTF_8))
                    .isEqualTo("kontor-store 3\n");
            store.write(List.of(Write.store(new Key("format"), "kontor-store 4\n".getBytes(StandardCharsets.UTF_8))));
            assertThatThrownBy(() -> StoreFormat.verify(store, (_, _) -> {}))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("kontor-store 4");
        }
    }
}
