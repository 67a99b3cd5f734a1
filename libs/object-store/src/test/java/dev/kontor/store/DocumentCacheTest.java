package dev.kontor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentCacheTest {
    private static final Key KEY = new Key("a/b");

    private final DocumentCache cache = new DocumentCache(100_000);
    private final AtomicInteger reads = new AtomicInteger();

    @TempDir
    private Path folder;

    @Test
    void readsOnceWhileNothingChanges() {
        assertThat(find(KEY, "one")).isEqualTo("one");
        assertThat(find(KEY, "two")).isEqualTo("one");
        assertThat(reads).hasValue(1);
    }

    @Test
    void forgetsWhatATransactionChanges() {
        find(KEY, "one");
        cache.begin(List.of(KEY));
        assertThat(find(KEY, "old or new")).isEqualTo("old or new");
        cache.end(List.of(KEY));
        assertThat(find(KEY, "new")).isEqualTo("new");
        assertThat(find(KEY, "newer")).isEqualTo("new");
    }

    @Test
    void keepsNothingThatWasReadBeforeAChangeBegan() {
        cache.find(KEY, () -> {
            cache.begin(List.of(KEY));
            cache.end(List.of(KEY));
            return document("stale");
        });
        assertThat(find(KEY, "new")).isEqualTo("new");
    }

    @Test
    void keepsNothingThatWasReadDuringAChange() {
        cache.begin(List.of(KEY));
        cache.find(KEY, () -> {
            cache.end(List.of(KEY));
            return document("stale");
        });
        assertThat(find(KEY, "new")).isEqualTo("new");
    }

    @Test
    void keepsNoAbsence() {
        assertThat(cache.find(KEY, Optional::empty)).isEmpty();
        assertThat(find(KEY, "there")).isEqualTo("there");
    }

    @Test
    void staysWithinItsBytesAndKeepsWhatIsRead() {
        find(KEY, "hot");
        for (int i = 0; i < 1000; i++) {
            find(new Key("cold/" + i), "x".repeat(1000));
            assertThat(find(KEY, "read again")).isEqualTo("hot");
            assertThat(cache.bytes()).isBetween(1L, 100_000L);
        }
        int before = reads.get();
        find(new Key("cold/999"), "");
        assertThat(reads).hasValue(before);
        find(new Key("cold/0"), "");
        assertThat(reads).hasValue(before + 1);
    }

    @Test
    void keepsNoneThatIsLargeForIt() {
        find(KEY, "x".repeat(50_000));
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void clearsWhatItWeighs() {
        find(KEY, "one");
        cache.clear();
        assertThat(cache.bytes()).isZero();
        assertThat(find(KEY, "two")).isEqualTo("two");
    }

    /** Who was told of a write, or saw it, never finds what was there before. */
    @Test
    void storeIsCoherentUnderConcurrentWriters() throws Exception {
        AtomicLongArray acknowledged = new AtomicLongArray(4);
        try (FileObjectStore store = FileObjectStore.open(folder, false);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int number = i;
                all.add(threads.submit(writer(store, number, acknowledged)));
                all.add(threads.submit(reader(store, number, acknowledged)));
            }
            for (Future<Void> each : all) {
                each.get();
            }
        }
    }

    private static Callable<Void> writer(FileObjectStore store, int number, AtomicLongArray acknowledged) {
        return () -> {
            for (long value = 1; value <= 1500; value++) {
                store.write(List.of(Write.store(key(number), bytes(Long.toString(value)))));
                acknowledged.set(number, value);
            }
            return null;
        };
    }

    private static Callable<Void> reader(FileObjectStore store, int number, AtomicLongArray acknowledged) {
        return () -> {
            long seen = 0;
            while (seen < 1500) {
                long least = Math.max(seen, acknowledged.get(number));
                seen = store.find(key(number)).map(DocumentCacheTest::number).orElse(0L);
                assertThat(seen).isGreaterThanOrEqualTo(least);
            }
            return null;
        };
    }

    private static Key key(int number) {
        return new Key("counters/" + number);
    }

    private static long number(Document document) {
        return Long.parseLong(new String(document.bytes(), StandardCharsets.US_ASCII));
    }

    private String find(Key key, String inDatabase) {
        Optional<Document> found = cache.find(key, () -> {
            reads.incrementAndGet();
            return document(inDatabase);
        });
        return new String(found.orElseThrow().bytes(), StandardCharsets.US_ASCII);
    }

    private static Optional<Document> document(String text) {
        return Optional.of(new Document(bytes(text), new Version("1")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
