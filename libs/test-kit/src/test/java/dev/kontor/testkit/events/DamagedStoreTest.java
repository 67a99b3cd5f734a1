package dev.kontor.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventHandler;
import dev.kontor.events.EventId;
import dev.kontor.events.EventLoop;
import dev.kontor.events.Handling;
import dev.kontor.events.JournalBus;
import dev.kontor.events.JournalEventLog;
import dev.kontor.events.Lease;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Durability;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.Write;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that can never be read hold up nothing but themselves. */
class DamagedStoreTest {
    private static final Duration LENGTH = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private ObjectStore store;
    private Damaging damaging;

    /** A store in which some documents are damaged until they are written anew. */
    private record Damaging(DocumentStore store, Set<Key> damaged) implements DocumentStore {
        @Override
        public Optional<Document> find(Key key) {
            if (damaged.contains(key)) {
                throw new StoreDamagedException(key.value(), "it is torn");
            }
            return store.find(key);
        }

        @Override
        public BatchOutcome write(List<Write> batch, Durability durability) {
            batch.forEach(write -> damaged.remove(write.key()));
            return store.write(batch, durability);
        }

        @Override
        public List<DocumentEntry> list(Prefix prefix, String after, int limit) {
            return store.list(prefix, after, limit);
        }

        @Override
        public List<KeyedDocument> read(Prefix prefix, String after, int limit) {
            return list(prefix, after, limit).stream()
                    .flatMap(each -> find(each.key()).map(found -> new KeyedDocument(each.key(), found)).stream())
                    .toList();
        }
    }

    @BeforeEach
    void open() {
        store = FileObjectStore.open(folder, false);
        damaging = new Damaging(store, ConcurrentHashMap.newKeySet());
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Remembers what it heard, and how often it built its state. */
    private record Listener(List<Long> heard, AtomicInteger rebuilt) implements EventHandler {
        Listener() {
            this(new CopyOnWriteArrayList<>(), new AtomicInteger());
        }

        @Override
        public Handling handle(AnnouncedEvent event) {
            if (event.id().sequence() == 9) {
                throw new StoreDamagedException("some/manifest", "it is torn");
            }
            heard.add(event.id().sequence());
            return new Handling.Done();
        }

        @Override
        public void rebuild() {
            rebuilt.incrementAndGet();
        }
    }

    private EventBus bus() {
        return new JournalBus(damaging, true, 100_000, InstantSource.system(), LENGTH);
    }

    @Test
    void anAppendGoesToTheDeadLettersAndTheLoopGoesOn() {
        Listener listener = new Listener();
        try (EventBus bus = bus()) {
            List.of(1L, 2L, 3L).forEach(sequence -> append(bus, sequence));
            damaging.damaged().add(Key.of("journal", "0000000000000000002"));
            try (EventLoop loop = bus.handle("lint", listener)) {
                Awaitility.await()
                        .untilAsserted(() -> assertThat(listener.heard).containsExactly(1L, 3L));
                assertThat(loop.deadLettered()).isEqualTo(1);
            }
        }
        assertThat(new JournalFixture(store, true).deadLetters()).hasSize(1);
    }

    @Test
    void whatAHandlerCannotReadMakesItsEventADeadLetterAtOnce() {
        Listener listener = new Listener();
        try (EventBus bus = bus()) {
            List.of(8L, 9L, 10L).forEach(sequence -> append(bus, sequence));
            try (EventLoop loop = bus.handle("lint", listener)) {
                Awaitility.await()
                        .untilAsserted(() -> assertThat(listener.heard).containsExactly(8L, 10L));
                assertThat(loop.deadLettered()).isEqualTo(1);
            }
        }
    }

    @Test
    void aPositionMakesTheGroupBuildItsStateAndGoOn() {
        Listener listener = new Listener();
        try (EventBus bus = bus()) {
            append(bus, 1);
            damaging.damaged().add(Key.of("consumers", "lint", "position"));
            try (EventLoop _ = bus.handle("lint", listener)) {
                Awaitility.await()
                        .untilAsserted(() -> assertThat(listener.heard).containsExactly(1L));
                append(bus, 2);
                Awaitility.await()
                        .untilAsserted(() -> assertThat(listener.heard).containsExactly(1L, 2L));
            }
        }
        assertThat(listener.rebuilt).hasValue(1);
    }

    @Test
    void aLeaseIsTakenLikeThatOfAHolderWhoShowsNoSign() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        Key key = Key.of("leases", "test");
        Lease lease = new Lease(damaging, key, now::get, LENGTH);
        damaging.damaged().add(key);

        assertThat(lease.hold()).isFalse();
        now.set(now.get().plus(LENGTH));
        assertThat(lease.hold()).isTrue();
        assertThat(lease.hold()).isTrue();
    }

    @Test
    void aClaimHoldsUpNoOther() throws InterruptedException {
        InstantSource clock = InstantSource.system();
        try (JournalEventLog log = new JournalEventLog(store, 100_000)) {
            new MovedTags(store, new Outbox(store, log, clock)).move("damaged");
            damaging.damaged()
                    .add(store.list(Prefix.of("outbox"), "", 1).getFirst().key());
            new MovedTags(store, new Outbox(store, log, clock)).move("sound");

            new Outbox(damaging, log, clock).publish();

            TagChains.of(log).require(1);
            assertThat(store.list(Prefix.of("outbox"), "", 10)).hasSize(1);
        }
    }

    private static void append(EventBus to, long sequence) {
        RepositoryName repository = RepositoryName.of("a/b");
        to.log()
                .append(List.of(new AnnouncedEvent(
                        new EventId(repository, sequence, 0),
                        Instant.EPOCH,
                        "anonymous",
                        "",
                        new RegistryEvent.ManifestDeleted(repository, Digest.sha256(new byte[0])))));
    }
}
