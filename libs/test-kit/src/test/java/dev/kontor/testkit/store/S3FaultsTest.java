package dev.kontor.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Content;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.Document;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Write;
import dev.kontor.store.s3.S3ObjectStore;
import dev.kontor.testkit.s3.FaultyProxy;
import dev.kontor.testkit.s3.FaultyProxy.Fault;
import dev.kontor.testkit.s3.FaultyProxy.Request;
import dev.kontor.testkit.s3.MinioServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The S3 driver before a server that fails: what is answered is true, and what was lost is found out. */
class S3FaultsTest {
    private static final Prefix PREFIX = Prefix.of("faults");
    private static final Key KEY = PREFIX.key("a");

    private FaultyProxy proxy;
    private ObjectStore store;

    @BeforeEach
    void open() {
        MinioServer server = MinioServer.shared();
        proxy = new FaultyProxy(server.endpoint());
        store = S3ObjectStore.open(server.settings(server.newBucket(), proxy.endpoint()));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        proxy.close();
    }

    @Test
    void findsOutThatALostAnswerWasThatOfAWonCreation() {
        proxy.plan(first(Request::isConditional, Fault.LOSE_ANSWER));

        BatchOutcome outcome = store.write(List.of(Write.create(KEY, bytes("mine"))));

        assertThat(outcome).isInstanceOf(BatchOutcome.Applied.class);
        assertThat(text(KEY)).isEqualTo("mine");
        assertThat(proxy.faults()).isEqualTo(1);
    }

    @Test
    void findsOutThatALostAnswerWasThatOfAWonReplacement() {
        store.write(List.of(Write.create(KEY, bytes("one"))));
        Document one = store.find(KEY).orElseThrow();
        proxy.plan(first(Request::isConditional, Fault.LOSE_ANSWER));

        BatchOutcome outcome =
                store.write(List.of(Write.put(KEY, new Expectation.Unchanged(one.version()), bytes("two"))));

        assertThat(outcome).isInstanceOf(BatchOutcome.Applied.class);
        assertThat(text(KEY)).isEqualTo("two");
    }

    @Test
    void findsOutThatALostAnswerWasThatOfAWonWriteOfNoBytes() {
        store.write(List.of(Write.create(KEY, bytes("one"))));
        Document one = store.find(KEY).orElseThrow();
        proxy.plan(first(Request::isConditional, Fault.LOSE_ANSWER));

        BatchOutcome outcome =
                store.write(List.of(Write.put(KEY, new Expectation.Unchanged(one.version()), new byte[0])));

        assertThat(outcome).isInstanceOf(BatchOutcome.Applied.class);
        assertThat(store.find(KEY).orElseThrow().bytes()).isEmpty();
    }

    @Test
    void findsOutThatALostAnswerWasThatOfALostRace() {
        store.write(List.of(Write.create(KEY, bytes("other"))));
        proxy.plan(first(Request::isConditional, Fault.LOSE_ANSWER));

        BatchOutcome outcome = store.write(List.of(Write.create(KEY, bytes("mine"))));

        assertThat(outcome).isInstanceOf(BatchOutcome.Stopped.class);
        assertThat(text(KEY)).isEqualTo("other");
    }

    @Test
    void repeatsAWriteThatWasDeniedOnce() {
        store.write(List.of(Write.create(KEY, bytes("one"))));
        Document one = store.find(KEY).orElseThrow();
        proxy.plan(first(Request::isConditional, Fault.DENY));

        assertThat(store.write(List.of(Write.put(KEY, new Expectation.Unchanged(one.version()), bytes("two")))))
                .isInstanceOf(BatchOutcome.Applied.class);

        assertThat(text(KEY)).isEqualTo("two");
        assertThat(proxy.faults()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSE", "SLOW_DOWN", "CUT", "LOSE_ANSWER"})
    void getsOverASingleFaultOfAnyRequest(Fault fault) throws IOException {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        proxy.plan(request -> seen.add(request.method() + request.target()) ? fault : Fault.NONE);
        byte[] content = new byte[20 << 20];
        new Random(3).nextBytes(content);

        ContentId sealed = seal(content);
        assertThat(store.write(List.of(Write.create(KEY, bytes("one")), Write.store(PREFIX.key("b"), bytes("two")))))
                .isInstanceOf(BatchOutcome.Applied.class);

        assertThat(store.list(PREFIX, "", 10)).hasSize(2);
        assertThat(read(sealed, content.length)).isEqualTo(content);
        assertThat(proxy.faults()).isGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSE", "SLOW_DOWN", "CUT"})
    void saysThatTheStoreIsGoneAndIsThereAgainAfterwards(Fault fault) {
        store.write(List.of(Write.create(KEY, bytes("one"))));
        proxy.plan(_ -> fault);

        assertThatThrownBy(() -> store.find(KEY)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.write(List.of(Write.store(KEY, bytes("two")))))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.list(PREFIX, "", 1)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> seal(new byte[10 << 20])).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.check()).isInstanceOf(StoreUnavailableException.class);

        proxy.heal();
        assertThat(text(KEY)).isEqualTo("one");
        assertThat(store.contents("", 10)).isEmpty();
    }

    @Test
    void readsOnWhereAnAnswerBrokeOff() throws IOException {
        byte[] content = new byte[5 << 20];
        new Random(4).nextBytes(content);
        ContentId sealed = seal(content);
        AtomicInteger reads = new AtomicInteger();
        proxy.plan(_ -> reads.incrementAndGet() <= 3 ? Fault.CUT_ANSWER : Fault.NONE);

        assertThat(read(sealed, content.length)).isEqualTo(content);
        assertThat(reads.get()).isGreaterThan(3);
    }

    @Test
    void doesNotWaitForEverForAServerThatSaysNothing() {
        store.write(List.of(Write.create(KEY, bytes("one"))));
        AtomicInteger hung = new AtomicInteger();
        proxy.plan(_ -> hung.incrementAndGet() == 1 ? Fault.HANG : Fault.NONE);

        assertThat(text(KEY)).isEqualTo("one");
        assertThat(hung.get()).isGreaterThan(1);
    }

    private ContentId seal(byte[] content) {
        try (ContentWriter writer = store.append(ContentId.random(new Random()), ContentProgress.START)
                .orElseThrow()) {
            for (int from = 0; from < content.length; from += 1 << 20) {
                writer.write(content, from, Math.min(1 << 20, content.length - from));
            }
            return writer.seal();
        }
    }

    private byte[] read(ContentId id, long length) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Content content = store.open(id, 0, length).orElseThrow()) {
            content.writeTo(out);
        }
        return out.toByteArray();
    }

    private static Function<Request, Fault> first(Predicate<Request> which, Fault fault) {
        AtomicInteger count = new AtomicInteger();
        return request -> which.test(request) && count.incrementAndGet() == 1 ? fault : Fault.NONE;
    }

    private String text(Key key) {
        return new String(store.find(key).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
