package dev.kontor.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventHandler;
import dev.kontor.events.EventId;
import dev.kontor.events.EventLoop;
import dev.kontor.events.Handling;
import dev.kontor.events.JournalBus;
import dev.kontor.events.RegistryEvent;
import dev.kontor.events.kafka.KafkaBus;
import dev.kontor.events.kafka.KafkaSettings;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.ObjectStore;
import dev.kontor.testkit.kafka.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A handler that takes half a minute, with all intervals as they are in use. */
@Tag("slow")
class LongHandlerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    /** A member that remembers what it handled. */
    private final class Member implements EventHandler {
        private final List<Long> begunWith = new CopyOnWriteArrayList<>();
        private final List<Long> handled = new CopyOnWriteArrayList<>();

        @Override
        public Handling handle(AnnouncedEvent event) throws InterruptedException {
            long sequence = event.id().sequence();
            begunWith.add(sequence);
            if (sequence == 1) {
                begun.countDown();
                Thread.sleep(LONG);
                done.countDown();
            }
            handled.add(sequence);
            return new Handling.Done();
        }

        @Override
        public void rebuild() {
            throw new AssertionError("nothing was forgotten");
        }
    }

    @Test
    void keepsItsEventOnKafka() throws InterruptedException {
        KafkaSettings settings = new KafkaSettings(
                KafkaBroker.shared(KafkaFixture.LIBRARIES).bootstrap(),
                "t" + UUID.randomUUID(),
                KafkaFixture.PARTITIONS,
                1,
                Duration.ofDays(7),
                Optional.empty(),
                KafkaSettings.DELIVERY_TIMEOUT);
        try (EventBus one = KafkaBus.open(settings);
                EventBus other = KafkaBus.open(settings)) {
            keepsItsEvent(one, other);
        }
    }

    @Test
    void keepsItsEventOnTheJournal() throws InterruptedException {
        try (ObjectStore store = FileObjectStore.open(folder, false);
                EventBus one = new JournalBus(store, true, 100_000, InstantSource.system());
                EventBus other = new JournalBus(store, true, 100_000, InstantSource.system())) {
            keepsItsEvent(one, other);
        }
    }

    private void keepsItsEvent(EventBus one, EventBus other) throws InterruptedException {
        Member first = new Member();
        Member second = new Member();
        append(one, 1);
        try (EventLoop _ = one.handle("lint", first)) {
            assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
            try (EventLoop _ = other.handle("lint", second)) {
                LongStream.rangeClosed(2, 20).forEach(sequence -> append(other, sequence));
                assertThat(done.await(2, TimeUnit.MINUTES)).isTrue();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> first.handled.size() + second.handled.size() >= 20);
            }
        }
        assertThat(first.begunWith).containsOnlyOnce(1L);
        assertThat(second.begunWith).doesNotContain(1L);
        assertThat(LongStream.rangeClosed(2, 20).boxed())
                .allMatch(each -> first.handled.contains(each) || second.handled.contains(each));
    }

    private static void append(EventBus to, long sequence) {
        RepositoryName repository = RepositoryName.of("r" + sequence % 7);
        to.log()
                .append(List.of(new AnnouncedEvent(
                        new EventId(repository, sequence, 0),
                        Instant.EPOCH,
                        "anonymous",
                        "",
                        new RegistryEvent.ManifestDeleted(repository, Digest.sha256(new byte[0])))));
    }
}
