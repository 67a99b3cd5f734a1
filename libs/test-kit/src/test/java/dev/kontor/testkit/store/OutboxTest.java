package dev.kontor.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.Claim;
import dev.kontor.events.Delivery;
import dev.kontor.events.DocumentState;
import dev.kontor.events.EventId;
import dev.kontor.events.EventLog;
import dev.kontor.events.JournalEventLog;
import dev.kontor.events.LogPosition;
import dev.kontor.events.Outbox;
import dev.kontor.events.PositionLostException;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentEntry;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Write;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claim, then change, then announce: in order, at least once, and never what did not happen. */
class OutboxTest {
    private static final RepositoryName REPOSITORY = RepositoryName.of("a/b");
    private static final Duration WAIT = Duration.ofSeconds(60);

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
        try (Outbox outbox = new Outbox(store, log, clock).start()) {
            for (int i = 0; i < 50; i++) {
                make(outbox, "t" + i);
            }
            assertThat(subjects(50)).startsWith("t0", "t1").endsWith("t49").hasSize(50);
        }
        assertThat(claims()).isEmpty();
    }

    @Test
    void announcesWhatAnEarlierProcessLeftBehind() throws Exception {
        make(dead(store), "left");

        try (Outbox _ = new Outbox(store, log, clock).start()) {
            assertThat(subjects(1)).containsExactly("left");
        }
    }

    @Test
    void dropsAClaimWhoseChangeNeverCameAfterItsDeadline() throws Exception {
        leaveClaimOnly("never");
        Outbox outbox = dead(store);
        now.set(now.get().plus(Duration.ofMinutes(2)));
        make(outbox, "next");

        outbox.publish();
        assertThat(claims()).as("a listing may miss what builds on it").hasSize(1);
        outbox.publish();

        assertThat(claims()).isEmpty();
        assertThat(subjects(1)).containsExactly("next");
        assertThat(log.read(log.end(), 10, Duration.ZERO)).isEmpty();
    }

    @Test
    void keepsAClaimUntilItsDeadline() {
        leaveClaimOnly("slow");

        Outbox outbox = dead(store);
        outbox.publish();
        outbox.publish();

        assertThat(claims()).hasSize(1);
    }

    @Test
    void announcesWhatWasMadeOfAChangeThatStoppedHalfWay() throws Exception {
        Outbox outbox = dead(store);
        store.write(List.of(Write.create(document("second"), new byte[] {'1'})));
        Outbox.Draft draft = outbox.draft(REPOSITORY, 0, "anonymous", "half")
                .writes(document("first"), Optional.empty(), deleted())
                .writes(document("second"), Optional.empty(), deleted());

        BatchOutcome outcome = outbox.make(
                draft.claim(),
                List.of(change("first", draft.sequence()), Write.create(document("second"), new byte[] {'2'})));
        outbox.publish();

        assertThat(outcome).isInstanceOf(BatchOutcome.Stopped.class);
        List<Delivery.Decoded> announced = Delivery.events(log.read(LogPosition.OLDEST, 10, WAIT));
        assertThat(announced).hasSize(1);
        assertThat(announced.getFirst().announced().id()).isEqualTo(new EventId(REPOSITORY, draft.sequence(), 0));
        assertThat(claims()).isEmpty();
    }

    @Test
    void announcesNothingOfAChangeThatWasNotMade() throws Exception {
        Outbox outbox = dead(store);
        store.write(List.of(Write.create(document("lost"), new byte[] {'1'})));

        outbox.make(claim(outbox, "lost"), List.of(Write.create(document("lost"), new byte[] {'2'})));
        make(outbox, "next");
        outbox.publish();

        assertThat(subjects(1)).containsExactly("next");
        assertThat(claims()).isEmpty();
    }

    @Test
    void leavesTheClaimOfAnotherProcessAloneThatTookTheSameSequence() throws Exception {
        Outbox first = dead(store);
        Outbox second = dead(store);
        make(first, "first");

        BatchOutcome outcome = second.make(claim(second, "second"), List.of(change("second", 1)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        BatchOutcome.Stopped.class,
                        stopped -> assertThat(stopped.index()).isZero());
        assertThat(claims()).hasSize(1);
        first.publish();
        assertThat(subjects(1)).containsExactly("first");
    }

    @Test
    void announcesFirstWhatAnotherProcessMadeOfTheSameDocument() throws Exception {
        Outbox other = dead(store);
        make(other, "tag", "first");
        make(other, "tag", "second");
        Outbox outbox = dead(store);
        make(outbox, "tag", "third");

        outbox.publish();

        assertThat(subjects(3)).containsExactly("first", "second", "third");
        assertThat(claims()).isEmpty();
    }

    @Test
    void announcesAnOvertakenChangeOfADeadProcess() throws Exception {
        make(dead(store), "tag", "first");
        make(dead(store), "tag", "second");
        now.set(now.get().plus(Duration.ofMinutes(2)));

        dead(store).publish();

        assertThat(subjects(2)).containsExactly("first", "second");
    }

    @Test
    void movesADamagedClaimAsideAndGoesOn() throws Exception {
        Key damaged = Key.of("outbox", REPOSITORY.segment(), pad(1));
        store.write(List.of(Write.create(damaged, "{".getBytes(StandardCharsets.UTF_8))));
        make(dead(store), "left");

        dead(store).publish();

        assertThat(subjects(1)).containsExactly("left");
        assertThat(claims()).isEmpty();
        assertThat(store.list(Prefix.of("outbox-damaged"), "", 10)).hasSize(1);
    }

    @Test
    void readsAClaimThatDoesNotSayWhatItBuildsOn() throws Exception {
        Outbox other = dead(store);
        make(other, "left");
        KeyedDocument written = store.read(Prefix.of("outbox"), "", 1).getFirst();
        String text = new String(written.document().bytes(), StandardCharsets.UTF_8);
        String older = text.replace(",\"behind\":[]", "");
        assertThat(older).isNotEqualTo(text);
        store.write(List.of(Write.store(written.key(), older.getBytes(StandardCharsets.UTF_8))));

        dead(store).publish();

        assertThat(subjects(1)).containsExactly("left");
    }

    @Test
    void announcesFromMemoryWithoutReadingTheChangedDocuments() {
        CountingStore counting = new CountingStore(store);
        Outbox outbox = new Outbox(counting.documents(), log, clock);
        make(outbox, "one");
        counting.reads().set(0);
        try (Outbox _ = outbox.start()) {
            Awaitility.await().until(() -> claims().isEmpty());
        }
        assertThat(counting.reads()).hasValue(1);
    }

    @Test
    void givesSequencesThatRiseAndExceedTheFloor() {
        Outbox outbox = dead(store);
        long first = outbox.nextSequence(0);
        long second = outbox.nextSequence(0);
        long third = outbox.nextSequence(second + 1_000_000_000L);
        assertThat(second).isGreaterThan(first);
        assertThat(third).isEqualTo(second + 1_000_000_001L);
        assertThat(outbox.nextSequence(0)).isGreaterThan(third);
    }

    @Test
    void replaysFromAPositionAndOverARestart() throws Exception {
        announce("one", "two", "three");
        Delivery first = log.read(LogPosition.OLDEST, 1, WAIT).getFirst();

        log.close();
        log = new JournalEventLog(store, 100_000);

        assertThat(Delivery.events(log.read(first.next(), 10, WAIT)).stream().map(OutboxTest::subject))
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

    /** The outbox of a process that does not announce by itself, as one that dies. */
    private Outbox dead(DocumentStore documents) {
        return new Outbox(documents, log, clock);
    }

    private void leaveClaimOnly(String name) {
        Outbox outbox = dead(CountingStore.dyingAfterOneWrite(store));
        assertThatThrownBy(() -> make(outbox, name)).isInstanceOf(StoreUnavailableException.class);
        assertThat(claims()).hasSize(1);
    }

    private List<DocumentEntry> claims() {
        return store.list(Prefix.of("outbox"), "", 100);
    }

    private Claim claim(Outbox outbox, String name) {
        return outbox.draft(REPOSITORY, 0, "anonymous", name)
                .writes(document(name), store.find(document(name)), deleted())
                .claim();
    }

    private void make(Outbox outbox, String name) {
        make(outbox, name, name);
    }

    private void make(Outbox outbox, String document, String request) {
        Optional<Document> found = store.find(document(document));
        Outbox.Draft draft = outbox.draft(
                        REPOSITORY, found.map(DocumentState::sequenceOf).orElse(0L), "anonymous", request)
                .writes(document(document), found, deleted());
        outbox.make(draft.claim(), List.of(change(document, draft.sequence())));
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
            for (Delivery.Decoded each : Delivery.events(log.read(position, 10, Duration.ofSeconds(1)))) {
                subjects.add(subject(each));
                position = each.next();
            }
        }
        return subjects;
    }

    private static String subject(Delivery.Decoded logged) {
        return logged.announced().requestId();
    }

    private static String pad(long sequence) {
        return String.format("%019d", sequence);
    }
}
