package dev.kontor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Content;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.Write;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every driver of {@link ObjectStore} promises; a driver's own test extends it. */
public abstract class ObjectStoreContract {
    private static final Prefix PREFIX = Prefix.of("contract");

    private final Random random = new Random(7);
    private ObjectStore store;

    /** Opens the store under test: empty at the first call of a test, the same one again at later calls. */
    protected abstract ObjectStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void findsWhatWasWrittenAndNothingElse() {
        Key key = PREFIX.key("a");

        assertThat(store.find(key)).isEmpty();
        assertThat(store.write(List.of(Write.create(key, bytes("one"))))).isInstanceOf(BatchOutcome.Applied.class);
        assertThat(text(store.find(key))).isEqualTo("one");
    }

    @Test
    void createsOnlyWhereNothingStands() {
        Key key = PREFIX.key("a");
        store.write(List.of(Write.create(key, bytes("one"))));

        BatchOutcome second = store.write(List.of(Write.create(key, bytes("two"))));

        assertThat(second).isInstanceOf(BatchOutcome.Stopped.class);
        assertThat(text(((BatchOutcome.Stopped) second).current())).isEqualTo("one");
        assertThat(text(store.find(key))).isEqualTo("one");
    }

    @Test
    void changesOnlyWhatIsUnchanged() {
        Key key = PREFIX.key("a");
        store.write(List.of(Write.create(key, bytes("one"))));
        Document one = store.find(key).orElseThrow();

        assertThat(put(key, one, "two")).isInstanceOf(BatchOutcome.Applied.class);
        assertThat(put(key, one, "three")).isInstanceOf(BatchOutcome.Stopped.class);
        assertThat(text(store.find(key))).isEqualTo("two");
    }

    @Test
    void doesNotTakeEqualBytesForTheSameState() {
        Key key = PREFIX.key("a");
        store.write(List.of(Write.create(key, bytes("one"))));
        Document first = store.find(key).orElseThrow();
        put(key, first, "two");
        put(key, store.find(key).orElseThrow(), "one");

        assertThat(put(key, first, "three")).isInstanceOf(BatchOutcome.Stopped.class);
    }

    @Test
    void findsADocumentWithoutBytes() {
        Key key = PREFIX.key("a");
        store.write(List.of(Write.create(key, bytes("one"))));
        put(key, store.find(key).orElseThrow(), "");

        Document empty = store.find(key).orElseThrow();

        assertThat(empty.bytes()).isEmpty();
        assertThat(store.write(List.of(Write.create(key, bytes("x"))))).isInstanceOf(BatchOutcome.Stopped.class);
        assertThat(store.list(PREFIX, "", 10)).containsExactly(new DocumentEntry(key, 0));
        assertThat(put(key, empty, "again")).isInstanceOf(BatchOutcome.Applied.class);
    }

    @Test
    void keepsWhatPrecedesTheWriteThatStops() {
        store.write(List.of(Write.create(PREFIX.key("b"), bytes("old"))));

        BatchOutcome outcome = store.write(List.of(
                Write.create(PREFIX.key("a"), bytes("new")),
                Write.create(PREFIX.key("b"), bytes("new")),
                Write.create(PREFIX.key("c"), bytes("new"))));

        assertThat(outcome).isInstanceOf(BatchOutcome.Stopped.class);
        assertThat(((BatchOutcome.Stopped) outcome).index()).isEqualTo(1);
        assertThat(text(store.find(PREFIX.key("a")))).isEqualTo("new");
        assertThat(text(store.find(PREFIX.key("b")))).isEqualTo("old");
        assertThat(store.find(PREFIX.key("c"))).isEmpty();
    }

    @Test
    void listsInTheOrderOfBytesFromBehindAnyKey() {
        for (String name : List.of("b", "a.b", "B", "a/b", "a-b", "a!b")) {
            store.write(List.of(Write.create(PREFIX.key(name), bytes(name))));
        }
        store.write(List.of(Write.create(Key.of("contract2", "x"), bytes("other"))));

        assertThat(names(store.list(PREFIX, "", 100))).containsExactly("B", "a!b", "a-b", "a.b", "a/b", "b");
        assertThat(names(store.list(PREFIX, "a", 2))).containsExactly("a!b", "a-b");
        assertThat(names(store.list(PREFIX, "a-", 1))).containsExactly("a-b");
        assertThat(store.list(PREFIX, "b", 5)).isEmpty();
        assertThat(store.read(PREFIX, "a.b", 10).stream()
                        .map(KeyedDocument::document)
                        .map(each -> text(Optional.of(each))))
                .containsExactly("a/b", "b");
    }

    @Test
    void listsFromBehindATextThatIsNoKey() {
        store.write(List.of(Write.create(PREFIX.key("a/b"), bytes("x")), Write.create(PREFIX.key("b"), bytes("y"))));

        for (String before : List.of("/", ".", "..", "../..", "a//", "a/./b", "a/..", "//x")) {
            assertThat(names(store.list(PREFIX, before, 10))).as(before).containsExactly("a/b", "b");
        }
        for (String between : List.of("a".repeat(2000), "a/b/", "a/c//", "a/b/../c")) {
            assertThat(names(store.list(PREFIX, between, 10))).as(between).containsExactly("b");
        }
    }

    @Test
    void letsOneOfManyWritersWin() throws Exception {
        Key key = PREFIX.key("raced");
        List<Callable<BatchOutcome>> writers = IntStream.range(0, 32)
                .<Callable<BatchOutcome>>mapToObj(i ->
                        () -> store.write(List.of(Write.create(key, bytes("writer " + i)))))
                .toList();
        int applied = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            for (Future<BatchOutcome> each : executor.invokeAll(writers)) {
                applied += each.get() instanceof BatchOutcome.Applied ? 1 : 0;
            }
        }
        assertThat(applied).isEqualTo(1);
    }

    @Test
    void keepsDocumentsAndContentsWhenItIsOpenedAgain() {
        ContentId id = ContentId.random(random);
        store.write(List.of(Write.create(PREFIX.key("a"), bytes("kept"))));
        ContentId sealed = seal(id, ContentProgress.START, "content");

        store.close();
        store = open();

        assertThat(text(store.find(PREFIX.key("a")))).isEqualTo("kept");
        assertThat(read(sealed, 0, 7)).isEqualTo("content");
    }

    @Test
    void appendsWhereTheLastWriterStopped() {
        ContentId id = ContentId.random(random);
        ContentProgress first = append(id, ContentProgress.START, "one,");
        append(id, first, "lost");
        ContentProgress second = append(id, first, "two");

        assertThat(second.sizeBytes()).isEqualTo(7);
        ContentId sealed = seal(id, second, "");
        assertThat(read(sealed, 0, 7)).isEqualTo("one,two");
        assertThat(read(sealed, 4, 2)).isEqualTo("tw");
    }

    @Test
    void abandonsAndDeletesContents() {
        ContentId abandoned = ContentId.random(random);
        store.abandon(abandoned, append(abandoned, ContentProgress.START, "x"));
        store.abandon(abandoned, ContentProgress.START);
        ContentId discarded = ContentId.random(random);
        try (ContentWriter writer = store.append(discarded, append(discarded, ContentProgress.START, "x"))
                .orElseThrow()) {
            writer.write(bytes("y"), 0, 1);
            writer.discard();
        }
        ContentId deleted = seal(ContentId.random(random), ContentProgress.START, "x");
        store.delete(List.of(deleted, abandoned));

        assertThat(store.open(abandoned, 0, 1)).isEmpty();
        assertThat(store.open(discarded, 0, 1)).isEmpty();
        assertThat(store.open(deleted, 0, 1)).isEmpty();
        assertThat(store.contents("", 10)).isEmpty();
    }

    @Test
    void holdsEmptyContent() {
        ContentId sealed = seal(ContentId.random(random), ContentProgress.START, "");

        assertThat(read(sealed, 0, 0)).isEmpty();
    }

    @Test
    void tellsContentThatIsShorterThanAskedFrom() {
        ContentId sealed = seal(ContentId.random(random), ContentProgress.START, "short");

        assertThatThrownBy(() -> read(sealed, 3, 3)).isInstanceOf(StoreDamagedException.class);
    }

    @Test
    void listsContents() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(seal(ContentId.random(random), ContentProgress.START, "x").value());
        }
        ids.sort(String::compareTo);

        assertThat(store.contents("", 10)).map(ContentId::value).isEqualTo(ids);
        assertThat(store.contents(ids.get(1), 2)).map(ContentId::value).isEqualTo(ids.subList(2, 4));
    }

    private BatchOutcome put(Key key, Document found, String text) {
        return store.write(List.of(Write.put(key, new Expectation.Unchanged(found.version()), bytes(text))));
    }

    private ContentProgress append(ContentId id, ContentProgress from, String text) {
        try (ContentWriter writer = store.append(id, from).orElseThrow()) {
            writer.write(bytes(text), 0, text.length());
            return writer.checkpoint();
        }
    }

    private ContentId seal(ContentId id, ContentProgress from, String text) {
        try (ContentWriter writer = store.append(id, from).orElseThrow()) {
            writer.write(bytes(text), 0, text.length());
            return writer.seal();
        }
    }

    private String read(ContentId id, long from, long length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Content content = store.open(id, from, length).orElseThrow()) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<String> names(List<DocumentEntry> entries) {
        return entries.stream().map(entry -> PREFIX.rest(entry.key())).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Optional<Document> found) {
        return new String(found.orElseThrow().bytes(), StandardCharsets.UTF_8);
    }
}
