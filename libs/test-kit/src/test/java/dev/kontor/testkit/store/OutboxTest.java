package dev.kontor.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.Claim;
import dev.kontor.events.EventId;
import dev.kontor.events.EventLog;
import dev.kontor.events.JournalEventLog;
import dev.kontor.events.LogPosition;
import dev.kontor.events.LoggedEvent;
import dev.kontor.events.Outbox;
import dev.kontor.events.PositionLostException;
import dev.kontor.events.RegistryEvent;
import dev.kontor.events.RepositorySegment;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import dev.kontor.store.Write;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claim, then change, then announce: in order, at least once, and never what did not happen. */
class OutboxTest {
    private static final RepositoryName REPOSITORY = RepositoryName.of("a/b");
    private static final Duration WAIT = Duration.ofSeconds(20);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final InstantSource clock = now::get;

    @TempDir
    private Path folder;

    private ObjectStore store;
    private EventLog log;

    @BeforeEach
    void open() {
        store = FileObjectStore.open(folder, false);
        log = new JournalEventLog(store, 100_000);
    }

    @AfterEach
    void close() {
        log.close();
        store.close();
    }

    @Test
    void announcesWhatWasMadeInItsOrderAndClearsTheClaims() throws Exception {
        try (Outbox outbox = new Outbox(store, log, clock)) {
            for (int i = 0; i < 50; i++) {
                Claim claim = claim(outbox, "t" + i);
                store.write(List.of(claim.write(), change("t" + i, claim.sequence())));
                outbox.made(claim);
            }
            assertThat(subjects(50)).startsWith("t0", "t1").endsWith("t49").hasSize(50);
        }
        assertThat(store.list(Prefix.of("outbox"), "", 10)).isEmpty();
    }

    @Test
    void announcesWhatAnEarlierProcessLeftBehind() throws Exception {
        Claim claim;
        try (Outbox outbox = new Outbox(store, log, clock)) {
            claim = claim(outbox, "left");
        }
        store.write(List.of(claim.write(), change("left", claim.sequence())));

        try (Outbox outbox = new Outbox(store, log, clock)) {
            assertThat(outbox.nextSequence(0)).isGreaterThan(0);
            assertThat(subjects(1)).containsExactly("left");
        }
    }

    @Test
    void dropsAClaimWhoseChangeNeverCameAfterItsDeadline() throws Exception {
        Claim never;
        try (Outbox outbox = new Outbox(store, log, clock)) {
            never = claim(outbox, "never");
        }
        store.write(List.of(never.write()));
        now.set(now.get().plus(Duration.ofMinutes(2)));

        try (Outbox outbox = new Outbox(store, log, clock)) {
            Claim next = claim(outbox, "next");
            store.write(List.of(next.write(), change("next", next.sequence())));
            outbox.made(next);
            assertThat(subjects(1)).containsExactly("next");
        }
        assertThat(store.find(Key.of("outbox", RepositorySegment.encode(REPOSITORY), pad(never.sequence()))))
                .isEmpty();
    }

    @Test
    void announcesNothingOfAnAbandonedClaim() throws Exception {
        try (Outbox outbox = new Outbox(store, log, clock)) {
            Claim lost = claim(outbox, "lost");
            store.write(List.of(lost.write()));
            outbox.abandon(lost);
            Claim next = claim(outbox, "next");
            store.write(List.of(next.write(), change("next", next.sequence())));
            outbox.made(next);
            assertThat(subjects(1)).containsExactly("next");
        }
    }

    @Test
    void givesSequencesThatRiseAndExceedTheFloor() {
        try (Outbox outbox = new Outbox(store, log, clock)) {
            long first = outbox.nextSequence(0);
            long second = outbox.nextSequence(0);
            long third = outbox.nextSequence(second + 1_000_000_000L);
            assertThat(second).isGreaterThan(first);
            assertThat(third).isEqualTo(second + 1_000_000_001L);
            assertThat(outbox.nextSequence(0)).isGreaterThan(third);
        }
    }

    @Test
    void replaysFromAPositionAndOverARestart() throws Exception {
        announce("one", "two", "three");
        LoggedEvent first = log.read(LogPosition.OLDEST, 1, WAIT).getFirst();

        log.close();
        log = new JournalEventLog(store, 100_000);

        assertThat(log.read(first.next(), 10, WAIT).stream().map(OutboxTest::subject))
                .containsExactly("two", "three");
        assertThat(log.read(log.end(), 10, Duration.ZERO)).isEmpty();
    }

    @Test
    void tellsWhenItsOldestEventsAreGone() {
        try (JournalEventLog small = new JournalEventLog(store, 1)) {
            for (int i = 0; i < 1_100; i++) {
                small.append(List.of(event("t" + i, i)));
            }
            assertThatThrownBy(() -> small.read(new LogPosition("1"), 1, Duration.ZERO))
                    .isInstanceOf(PositionLostException.class);
        }
    }

    private void announce(String... names) {
        for (int i = 0; i < names.length; i++) {
            log.append(List.of(event(names[i], i + 1)));
        }
    }

    private AnnouncedEvent event(String name, long sequence) {
        return new AnnouncedEvent(new EventId(REPOSITORY, sequence, 0), now.get(), "anonymous", name, deleted());
    }

    private static RegistryEvent deleted() {
        return new RegistryEvent.ManifestDeleted(REPOSITORY, Digest.sha256(new byte[0]));
    }

    private static Claim claim(Outbox outbox, String name) {
        return outbox.draft(REPOSITORY, outbox.nextSequence(0), "anonymous", name)
                .writes(document(name), deleted())
                .claim();
    }

    private static Key document(String name) {
        return Key.of("changed", name);
    }

    private static Write change(String name, long sequence) {
        return Write.store(document(name), ("{\"sequence\":" + sequence + "}").getBytes(StandardCharsets.UTF_8));
    }

    private List<String> subjects(int count) throws InterruptedException {
        List<String> subjects = new ArrayList<>();
        LogPosition position = LogPosition.OLDEST;
        Instant end = Instant.now().plus(WAIT);
        while (subjects.size() < count && Instant.now().isBefore(end)) {
            for (LoggedEvent each : log.read(position, 10, Duration.ofSeconds(1))) {
                subjects.add(subject(each));
                position = each.next();
            }
        }
        return subjects;
    }

    private static String subject(LoggedEvent logged) {
        return logged.announced().requestId();
    }

    private static String pad(long sequence) {
        return String.format("%019d", sequence);
    }
}
