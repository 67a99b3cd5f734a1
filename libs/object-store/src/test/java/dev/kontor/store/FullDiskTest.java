package dev.kontor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small file system that really runs out of space; making one needs the rights of root, which continuous builds have. */
class FullDiskTest {
    private static final Key KEY = new Key("a");

    @TempDir
    private Path disk;

    private boolean mounted;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()) == 0;
        if (!System.getenv().containsKey("CI")) {
            assumeThat(mounted).as("a tmpfs can be mounted").isTrue();
        }
        assertThat(mounted).isTrue();
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    @Test
    void refusesWritesAsFullServesReadsAndRecovers() throws IOException {
        ContentId id = ContentId.random(new SecureRandom());
        try (FileObjectStore store = FileObjectStore.open(disk.resolve("store"), true)) {
            store.write(List.of(Write.create(KEY, text("before"))));
            seal(store, id);
            Path filler = fill();

            assertThatThrownBy(() -> seal(store, ContentId.random(new SecureRandom())))
                    .isInstanceOf(StoreFullException.class);
            assertThatThrownBy(() -> store.write(List.of(Write.store(new Key("b"), new byte[1 << 20]))))
                    .isInstanceOf(StoreFullException.class);
            assertThatThrownBy(store::check).isInstanceOf(StoreFullException.class);
            assertThat(store.find(KEY).orElseThrow().bytes()).isEqualTo(text("before"));
            assertThat(read(store, id)).hasSize(300_000);

            Files.delete(filler);
            assertThatCode(store::check).doesNotThrowAnyException();
            assertThat(store.write(List.of(Write.store(KEY, text("after"))))).isInstanceOf(BatchOutcome.Applied.class);
            seal(store, ContentId.random(new SecureRandom()));
            assertThat(store.contents("", 10)).hasSize(2);
        }
    }

    private static void seal(FileObjectStore store, ContentId id) {
        try (ContentWriter writer = store.append(id, ContentProgress.START).orElseThrow()) {
            writer.write(new byte[300_000], 0, 300_000);
            writer.seal();
        }
    }

    private static byte[] read(FileObjectStore store, ContentId id) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Content content = store.open(id, 0, 300_000).orElseThrow()) {
            content.writeTo(bytes);
        }
        return bytes.toByteArray();
    }

    /** Writes a file until there is no more space. */
    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            out.write(new byte[4096]);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        return filler;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
