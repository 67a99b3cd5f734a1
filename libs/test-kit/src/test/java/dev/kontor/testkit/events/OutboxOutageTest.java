package dev.kontor.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.Backlog;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventLog;
import dev.kontor.events.EventLogRefusedException;
import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.JournalEventLog;
import dev.kontor.events.Lease;
import dev.kontor.events.LogPosition;
import dev.kontor.events.Outbox;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An outbox whose log is away, and one that shares its store with others. */
class OutboxOutageTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int REMEMBERED = 10;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource clock = now::get;

    @TempDir
    private Path folder;

    private ObjectStore store;
    private SwitchedLog log;

    /** A log that can be away. */
    private static final class SwitchedLog implements EventLog {
        private final EventLog log;
        private volatile boolean isAway;
        private volatile Optional<Error> defect = Optional.empty();
        private volatile Optional<EventLogRefusedException> refusal = Optional.empty();

        SwitchedLog(EventLog log) {
            this.log = log;
        }

        @Override
        public void append(List<AnnouncedEvent> events) {
            if (isAway) {
                throw new EventLogUnavailableException("away");
            }
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            if (defect.isPresent()) {
                throw defect.get();
            }
            log.append(events);
        }

        @Override
        public List<Delivery> read(LogPosition from, int limit, Duration wait) throws InterruptedException {
            return log.read(from, limit, wait);
        }

        @Override
        public LogPosition oldest() {
            return log.oldest();
        }

        @Override
        public boolean hasReached(LogPosition kept, LogPosition goal) {
            return log.hasReached(kept, goal);
        }

        @Override
        public LogPosition end() {
            return log.end();
        }

        @Override
        public void close() {
            log.close();
        }
    }

    @BeforeEach
    void open() {
        store = FileObjectStore.open(folder, false);
        log = new SwitchedLog(new JournalEventLog(store, 100_000));
    }

    @AfterEach
    void close() {
        log.close();
        store.close();
    }

    @Test
    void countsWhatWaitsAndAnnouncesItAllInOrder() throws InterruptedException {
        Outbox outbox = new Outbox(store, log, clock, Optional.empty(), Outbox.Scope.ALL, REMEMBERED);
        log.isAway = true;
        for (int i = 0; i < 5 * REMEMBERED; i++) {
            now.set(now.get().plusSeconds(1));
            new MovedTags(store, outbox).move("t" + i % 3);
        }
        assertThat(outbox.backlog()).isEqualTo(new Backlog(5 * REMEMBERED, Optional.of(START.plusSeconds(1))));
        assertThatThrownBy(outbox::publish).isInstanceOf(EventLogUnavailableException.class);
        assertThat(outbox.backlog().claims()).isEqualTo(5 * REMEMBERED);

        log.isAway = false;
        now.set(now.get().plus(Duration.ofMinutes(2)));
        outbox.publish();
        outbox.publish();

        assertThat(outbox.backlog()).isEqualTo(Backlog.NONE);
        assertThat(store.list(Prefix.of("outbox"), "", 100)).isEmpty();
        TagChains.of(log).require(5 * REMEMBERED);
    }

    @Test
    void announcesByItselfWhenTheLogIsBack() throws InterruptedException {
        log.isAway = true;
        try (Outbox outbox = new Outbox(store, log, clock).start()) {
            new MovedTags(store, outbox).move("t");
            Awaitility.await().until(() -> outbox.backlog().claims() == 1);
            log.isAway = false;
            Awaitility.await().until(() -> outbox.backlog().claims() == 0);
        }
        TagChains.of(log).require(1);
    }

    @Test
    void saysWhatSomebodyMustMendAndGoesOnWithChanges() throws InterruptedException {
        log.refusal = Optional.of(new EventLogRefusedException("no rights: grant them"));
        try (Outbox outbox = new Outbox(store, log, clock).start()) {
            new MovedTags(store, outbox).move("t");
            Awaitility.await().until(() -> outbox.trouble().isPresent());
            assertThat(outbox.trouble().orElseThrow()).contains("no rights: grant them");
            assertThat(new MovedTags(store, outbox).move("t")).isPresent();
            log.refusal = Optional.empty();
        }
        try (Outbox outbox = new Outbox(store, log, clock).start()) {
            Awaitility.await()
                    .until(() -> store.list(Prefix.of("outbox"), "", 1).isEmpty());
            assertThat(outbox.trouble()).isEmpty();
        }
        TagChains.of(log).require(2);
    }

    @Test
    void outlivesAnErrorAndAnnouncesAllTheSame() throws InterruptedException {
        log.defect = Optional.of(new StackOverflowError("a defect"));
        try (Outbox outbox = new Outbox(store, log, clock).start()) {
            new MovedTags(store, outbox).move("t");
            Awaitility.await().until(() -> outbox.backlog().claims() == 1);
            log.defect = Optional.empty();
            Awaitility.await().until(() -> outbox.backlog().claims() == 0);
        }
        TagChains.of(log).require(1);
    }

    @Test
    void announcesAtOnceWhatBuildsOnAnotherProcessThatItsOwnListingDoesNotSee() throws InterruptedException {
        Lease others = new Lease(store, Key.of("leases", "outbox"), clock);
        assertThat(others.hold()).isTrue();
        Lease lease = new Lease(store, Key.of("leases", "outbox"), clock);
        try (Outbox outbox =
                Outbox.sharing(store, log, clock, lease, Outbox.Scope.ALL).start()) {
            new MovedTags(store, outbox).move("first");
            Awaitility.await().until(() -> outbox.backlog().claims() == 0);
            now.set(now.get().plusSeconds(1));
            new MovedTags(store, new Outbox(store, log, clock)).move("t");
            new MovedTags(store, outbox).move("t");
            Awaitility.await().until(() -> outbox.backlog().claims() == 0);
        }
        TagChains.of(log).require(3);
    }

    @Test
    void looksForWhatOthersLeftWhenItIsItsTurn() throws InterruptedException {
        Lease others = new Lease(store, Key.of("leases", "outbox"), clock);
        others.hold();
        Lease lease = new Lease(store, Key.of("leases", "outbox"), clock);
        try (Outbox _ =
                Outbox.sharing(store, log, clock, lease, Outbox.Scope.ALL).start()) {
            new MovedTags(store, new Outbox(store, log, clock)).move("left");
            others.release();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                now.set(now.get().plus(Lease.LENGTH));
                return store.list(Prefix.of("outbox"), "", 1).isEmpty();
            });
        }
        TagChains.of(log).require(1);
    }
}
