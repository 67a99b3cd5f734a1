package dev.kontor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread that all writers wait for. */
class DocumentWriterTest {
    private static final Key KEY = new Key("a");

    @TempDir
    private Path folder;

    /** A cache that fails once as no code expects it. */
    private static final class BrokenCache extends DocumentCache {
        private volatile boolean fails;

        BrokenCache() {
            super(1 << 20);
        }

        @Override
        synchronized void begin(Collection<Key> keys) {
            if (fails) {
                fails = false;
                throw new NoClassDefFoundError("as if");
            }
            super.begin(keys);
        }
    }

    @Test
    void outlivesAnErrorAndFailsWhoWaits() throws Exception {
        BrokenCache cache = new BrokenCache();
        DocumentDatabase database = DocumentDatabase.open(folder.resolve("documents.db"));
        try (DocumentWriter writer = DocumentWriter.start(database, false, cache);
                ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
            cache.fails = true;
            Future<BatchOutcome> first = client.submit(() -> write(writer, "lost"));
            assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(StoreUnavailableException.class);

            Future<BatchOutcome> second = client.submit(() -> write(writer, "kept"));
            assertThat(second.get(10, TimeUnit.SECONDS)).isInstanceOf(BatchOutcome.Applied.class);
        }
        try (DocumentReader reader = new DocumentReader(database)) {
            assertThat(reader.find(KEY).orElseThrow().bytes()).isEqualTo("kept".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void refusesWritersWhenItIsClosed() {
        DocumentDatabase database = DocumentDatabase.open(folder.resolve("documents.db"));
        DocumentWriter writer = DocumentWriter.start(database, false, new DocumentCache(1 << 20));
        writer.close();
        writer.close();

        assertThatThrownBy(() -> write(writer, "late")).isInstanceOf(StoreUnavailableException.class);
    }

    private static BatchOutcome write(DocumentWriter writer, String text) {
        return writer.write(List.of(Write.create(KEY, text.getBytes(StandardCharsets.UTF_8))), Durability.DURABLE);
    }
}
