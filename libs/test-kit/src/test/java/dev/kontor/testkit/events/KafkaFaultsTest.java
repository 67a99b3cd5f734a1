package dev.kontor.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventHandler;
import dev.kontor.events.EventId;
import dev.kontor.events.EventLog;
import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.EventLoop;
import dev.kontor.events.EventReader;
import dev.kontor.events.Handling;
import dev.kontor.events.Lease;
import dev.kontor.events.LogPosition;
import dev.kontor.events.Outbox;
import dev.kontor.events.RegistryEvent;
import dev.kontor.events.Topic;
import dev.kontor.events.kafka.KafkaBus;
import dev.kontor.events.kafka.KafkaSettings;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import dev.kontor.store.s3.S3ObjectStore;
import dev.kontor.store.s3.S3Settings;
import dev.kontor.testkit.kafka.KafkaBroker;
import dev.kontor.testkit.s3.MinioServer;
import dev.kontor.testkit.s3.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that dies, stands still or is not there: nothing is lost, and first occurrences keep their order. */
class KafkaFaultsTest {
    private static final RepositoryName REPOSITORY = RepositoryName.of("a/b");
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final int APPENDS = 400;
    private static KafkaBroker broker;

    @TempDir
    private Path folder;

    private static KafkaSettings settings() {
        return KafkaFixture.settings(
                broker.bootstrap(), "t" + UUID.randomUUID(), Duration.ofSeconds(2), KafkaFixture.QUICK);
    }

    /** The death of the broker, which several go through at once, each in its thread. */
    private static final class Death {
        private static final int PHASES = 3;
        private final Phaser phaser;

        Death(int parties) {
            phaser = new Phaser(parties + 1);
        }

        /** Waits until all are ready, and goes on when the broker is dead. */
        void begins() throws Exception {
            pass();
            pass();
        }

        /** Goes on when the broker is there again; all have done what they do without it. */
        void ends() throws Exception {
            pass();
            pass();
        }

        private void pass() throws Exception {
            phaser.awaitAdvanceInterruptibly(phaser.arrive(), WAIT.toSeconds() * PHASES, TimeUnit.SECONDS);
        }

        /** One of them is through, or failed. */
        void leave() {
            phaser.arriveAndDeregister();
        }

        void happen() throws Exception {
            pass();
            broker.kill();
            pass();
            pass();
            broker.start();
            pass();
        }
    }

    /** Something that the broker's death must not harm. */
    private interface Survivor {
        void live(Death death) throws Exception;
    }

    private static Callable<Void> through(Death death, Survivor survivor) {
        return () -> {
            try {
                survivor.live(death);
                return null;
            } finally {
                death.leave();
            }
        };
    }

    @Test
    void losesNothingWhenTheBrokerDies() throws Exception {
        MinioServer.shared();
        List<Survivor> survivors = List.of(
                this::keepsTheOrderOfAppends,
                this::letsChangesGoOnAndAnnouncesThemInOrderLater,
                this::handlesEverything,
                this::readsOnWithItsPosition,
                this::keepsEachTagsChainOverTwoProcesses,
                this::keepsTopics);
        Death death = new Death(survivors.size());
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("survivor-", 1).factory())) {
            List<Future<Void>> lives = survivors.stream()
                    .map(survivor -> executor.submit(through(death, survivor)))
                    .toList();
            death.happen();
            assertAll(lives.stream().map(life -> life::get));
        }
    }

    private void keepsTopics(Death death) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("kept", Optional.of(3), Optional.empty())))
                    .all()
                    .get();
            death.begins();
            death.ends();

            assertThat(admin.listTopics().names().get()).contains("kept");
        }
    }

    @BeforeAll
    static void start() {
        broker = KafkaBroker.started(KafkaFixture.LIBRARIES);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private void keepsTheOrderOfAppends(Death death) throws Exception {
        try (EventBus bus = KafkaBus.open(settings());
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            AtomicInteger appended = new AtomicInteger();
            Future<?> appender = executor.submit(() -> {
                for (int i = 1; i <= APPENDS; i++) {
                    appendUntilItWorks(bus.log(), List.of(event(3L * i), event(3L * i + 1), event(3L * i + 2)));
                    appended.set(i);
                }
            });
            Awaitility.await().atMost(WAIT).until(() -> appended.get() > 20);
            death.begins();
            death.ends();
            appender.get();

            assertThat(firstOccurrences(bus.log()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(3, 3 * APPENDS + 2).boxed().toList());
        }
    }

    @Test
    void saysSoWhenTheBrokerStandsStillAndGoesOnAfterwards() throws Exception {
        try (EventBus bus = KafkaBus.open(settings())) {
            bus.log().append(List.of(event(1)));
            List<AnnouncedEvent> next = List.of(event(2), event(3));
            broker.pause();
            try {
                assertThatThrownBy(() -> bus.log().append(next)).isInstanceOf(EventLogUnavailableException.class);
            } finally {
                broker.resume();
            }
            appendUntilItWorks(bus.log(), next);

            assertThat(firstOccurrences(bus.log())).containsExactly(1L, 2L, 3L);
        }
    }

    private void letsChangesGoOnAndAnnouncesThemInOrderLater(Death death) throws Exception {
        death.begins();
        try (ObjectStore store = FileObjectStore.open(folder, false);
                EventBus bus = KafkaBus.open(settings());
                Outbox outbox = new Outbox(
                                store, bus.log(), InstantSource.system(), Optional.empty(), Outbox.Scope.ALL, 10)
                        .start()) {
            for (int i = 0; i < 50; i++) {
                new MovedTags(store, outbox).move("t" + i % 3);
            }
            assertThat(outbox.backlog().claims()).isEqualTo(50);
            assertThat(outbox.backlog().oldest()).isPresent();
            death.ends();
            Awaitility.await().atMost(WAIT).until(() -> outbox.backlog().claims() == 0);

            TagChains.of(bus.log()).require(50);
        }
    }

    private void handlesEverything(Death death) throws Exception {
        try (EventBus bus = KafkaBus.open(settings())) {
            Set<Long> heard = ConcurrentHashMap.newKeySet();
            EventLoop loop = bus.handle("lint", new EventHandler() {
                @Override
                public Handling handle(AnnouncedEvent event) {
                    heard.add(event.id().sequence());
                    return new Handling.Done();
                }

                @Override
                public void rebuild() {
                    throw new AssertionError("nothing was forgotten");
                }
            });
            try (loop) {
                bus.log().append(List.of(event(1)));
                Awaitility.await().atMost(WAIT).until(() -> heard.contains(1L));
                death.begins();
                death.ends();
                appendUntilItWorks(bus.log(), List.of(event(2)));
                Awaitility.await().atMost(WAIT).until(() -> heard.contains(2L));
                assertThat(loop.deadLettered()).isZero();
            }
        }
    }

    private void readsOnWithItsPosition(Death death) throws Exception {
        try (EventBus bus = KafkaBus.open(settings());
                EventReader reader = bus.reader(Topic.CHANGES, LogPosition.OLDEST)) {
            bus.log().append(List.of(event(1), event(2)));
            List<Long> read = new ArrayList<>();
            readInto(read, 1, reader);
            death.begins();
            LogPosition kept = reader.position();
            Awaitility.await()
                    .atMost(WAIT)
                    .untilAsserted(
                            () -> assertThatThrownBy(reader::end).isInstanceOf(EventLogUnavailableException.class));
            assertThat(reader.position()).isEqualTo(kept);
            death.ends();
            appendUntilItWorks(bus.log(), List.of(event(3)));
            readInto(read, 3, reader);

            assertThat(read.stream().distinct()).containsExactly(1L, 2L, 3L);
            assertThat(reader.hasReached(reader.position(), kept)).isTrue();
        }
    }

    private static void readInto(List<Long> read, long last, EventReader reader) {
        Awaitility.await().atMost(WAIT).until(() -> {
            try {
                Delivery.events(reader.read(1, 1, Duration.ofSeconds(1)).deliveries())
                        .forEach(each -> read.add(each.announced().id().sequence()));
            } catch (EventLogUnavailableException e) {
                // It is asked again.
            }
            return read.contains(last);
        });
    }

    private void keepsEachTagsChainOverTwoProcesses(Death death) throws Exception {
        KafkaSettings settings = settings();
        S3Server server = MinioServer.shared();
        S3Settings bucket = server.settings(server.newBucket());
        Set<EventId> acknowledged = ConcurrentHashMap.newKeySet();
        try (ObjectStore one = S3ObjectStore.open(bucket);
                ObjectStore other = S3ObjectStore.open(bucket);
                EventBus busOfOne = KafkaBus.open(settings);
                EventBus busOfOther = KafkaBus.open(settings);
                Outbox outboxOfOne = sharing(one, busOfOne).start();
                Outbox outboxOfOther = sharing(other, busOfOther).start();
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> movers = List.of(
                    executor.submit(() -> move(new MovedTags(one, outboxOfOne), acknowledged)),
                    executor.submit(() -> move(new MovedTags(other, outboxOfOther), acknowledged)));
            Awaitility.await().atMost(WAIT).until(() -> acknowledged.size() > 10);
            death.begins();
            death.ends();
            for (Future<?> each : movers) {
                each.get();
            }
            Awaitility.await()
                    .atMost(WAIT)
                    .until(() -> one.list(Prefix.of("outbox"), "", 1).isEmpty());

            TagChains.of(busOfOne.log()).require(acknowledged);
        }
    }

    private static Outbox sharing(ObjectStore store, EventBus bus) {
        InstantSource clock = InstantSource.system();
        return Outbox.sharing(
                store, bus.log(), clock, new Lease(store, Key.of("leases", "outbox"), clock), Outbox.Scope.ALL);
    }

    private static void move(MovedTags tags, Set<EventId> acknowledged) {
        for (int i = 0; i < 40; i++) {
            tags.move("t" + i % 2).ifPresent(acknowledged::add);
        }
    }

    private static void appendUntilItWorks(EventLog log, List<AnnouncedEvent> events) {
        Awaitility.await().atMost(WAIT).pollInterval(Duration.ofMillis(50)).until(() -> {
            try {
                log.append(events);
                return true;
            } catch (EventLogUnavailableException e) {
                return false;
            }
        });
    }

    private static AnnouncedEvent event(long sequence) {
        return new AnnouncedEvent(new EventId(REPOSITORY, sequence, 0), Instant.EPOCH, "anonymous", "", deleted());
    }

    private static RegistryEvent deleted() {
        return new RegistryEvent.ManifestDeleted(REPOSITORY, Digest.sha256(new byte[0]));
    }

    /** The sequences in the log, each where it is read first. */
    private static List<Long> firstOccurrences(EventLog log) throws InterruptedException {
        List<Long> sequences = new ArrayList<>();
        LogPosition end = log.end();
        LogPosition position = LogPosition.OLDEST;
        while (!position.equals(end)) {
            List<Delivery> entries = log.read(position, 500, Duration.ofSeconds(1));
            for (Delivery.Decoded each : Delivery.events(entries)) {
                if (!sequences.contains(each.announced().id().sequence())) {
                    sequences.add(each.announced().id().sequence());
                }
            }
            position = entries.isEmpty() ? position : entries.getLast().next();
        }
        return sequences;
    }
}
