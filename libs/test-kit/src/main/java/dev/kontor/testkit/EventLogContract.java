package dev.kontor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventId;
import dev.kontor.events.EventLog;
import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.LogPosition;
import dev.kontor.events.PositionLostException;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every log promises. Each test begins with an empty one. */
public abstract class EventLogContract {
    /** How long something may take that must happen. */
    protected static final Duration WAIT = Duration.ofSeconds(30);

    private static final RepositoryName REPOSITORY = RepositoryName.of("a/b");

    private final List<EventBus> opened = new ArrayList<>();
    private EventLog log;

    /** Opens the test's log, by itself or once more beside others that are open. */
    protected abstract EventBus open();

    /** Appends a record that the log did not make. */
    protected abstract void appendRaw(String repository, byte[] record);

    /** Makes the log forget its oldest record, as time would. */
    protected abstract void forgetOldest();

    @BeforeEach
    void begin() {
        log = another();
    }

    @AfterEach
    void end() {
        opened.forEach(EventBus::close);
    }

    private EventLog another() {
        opened.add(open());
        return opened.getLast().log();
    }

    @Test
    void keepsTheOrderOfARepository() throws InterruptedException {
        log.append(List.of(event("a/b", 1), event("c", 1), event("a/b", 2), event("c", 2)));
        log.append(List.of(event("a/b", 3)));

        assertThat(sequences(all(log, 5))).isEqualTo(Map.of("a/b", List.of(1L, 2L, 3L), "c", List.of(1L, 2L)));
    }

    @Test
    void givesBackWhatItWasGiven() throws InterruptedException {
        AnnouncedEvent event = event("a/b", 7);
        log.append(List.of(event));

        assertThat(all(log, 1).getFirst().announced()).isEqualTo(event);
    }

    @Test
    void goesOnFromAnyPosition() throws InterruptedException {
        append(log, "a/b", 1, 3);
        append(log, "c", 1, 3);
        List<Delivery.Decoded> all = all(log, 6);

        for (int i = 0; i < all.size(); i++) {
            List<EventId> rest = new ArrayList<>();
            LogPosition position = all.get(i).next();
            while (rest.size() < all.size() - i - 1) {
                for (Delivery.Decoded each : Delivery.events(log.read(position, 4, WAIT))) {
                    rest.add(each.announced().id());
                    position = each.next();
                }
            }
            assertThat(rest)
                    .containsExactlyInAnyOrderElementsOf(all.subList(i + 1, all.size()).stream()
                            .map(each -> each.announced().id())
                            .toList());
        }
    }

    @Test
    void keepsPositionsOverARestart() throws InterruptedException {
        append(log, "a/b", 1, 3);
        LogPosition position = log.read(LogPosition.OLDEST, 1, WAIT).getFirst().next();
        LogPosition end = log.end();
        log.close();

        EventLog later = another();

        assertThat(later.end()).isEqualTo(end);
        assertThat(sequences(Delivery.events(later.read(position, 10, WAIT))))
                .isEqualTo(Map.of("a/b", List.of(2L, 3L)));
    }

    @Test
    void givesAtMostWhatIsAskedFor() throws InterruptedException {
        append(log, "a/b", 1, 10);

        assertThat(log.read(LogPosition.OLDEST, 3, WAIT)).hasSizeBetween(1, 3);
        assertThat(all(log, 10)).hasSize(10);
    }

    @Test
    void givesNothingBehindItsEnd() throws InterruptedException {
        assertThat(log.read(LogPosition.OLDEST, 10, Duration.ZERO)).isEmpty();
        append(log, "a/b", 1, 3);

        assertThat(log.read(log.end(), 10, Duration.ofMillis(10))).isEmpty();
        assertThat(log.read(LogPosition.OLDEST, 10, Duration.ZERO)).isNotEmpty();
    }

    @Test
    void wakesAReaderThatWaits() throws Exception {
        LogPosition end = log.end();
        EventLog other = another();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Delivery>> here = executor.submit(() -> log.read(end, 10, WAIT));
            Future<List<Delivery>> there = executor.submit(() -> other.read(end, 10, WAIT));

            append(log, "a/b", 1, 1);

            assertThat(here.get()).hasSize(1);
            assertThat(there.get()).hasSize(1);
        }
    }

    @Test
    void takesEventsFromSeveralAtOnce() throws Exception {
        EventLog other = another();
        List<Callable<Void>> appenders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String repository = "r" + i;
            EventLog to = i % 2 == 0 ? log : other;
            appenders.add(() -> {
                append(to, repository, 1, 10);
                return null;
            });
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> each : executor.invokeAll(appenders)) {
                each.get();
            }
        }

        Map<String, List<Long>> found = sequences(all(log, 40));
        assertThat(found).hasSize(4);
        assertThat(found.values())
                .allSatisfy(each -> assertThat(each).hasSize(10).isSorted());
    }

    @Test
    void servesSeveralReadersEachAtItsPlace() throws Exception {
        append(log, "a/b", 1, 30);
        append(log, "c", 1, 30);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Delivery.Decoded>>> readers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                readers.add(executor.submit(() -> all(log, 60)));
            }
            for (Future<List<Delivery.Decoded>> each : readers) {
                assertThat(sequences(each.get()).get("c")).hasSize(30).isSorted();
            }
        }
    }

    @Test
    void keepsManyRepositories() throws InterruptedException {
        List<AnnouncedEvent> events = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            events.add(event("repository/n" + i, 1));
            events.add(event("repository/n" + i, 2));
        }
        log.append(events);

        Map<String, List<Long>> found = sequences(all(log, 1200));
        assertThat(found).hasSize(600);
        assertThat(found.values()).allMatch(List.of(1L, 2L)::equals);
    }

    @Test
    void keepsBigEvents() throws InterruptedException {
        AnnouncedEvent big = new AnnouncedEvent(
                new EventId(REPOSITORY, 1, 0), Instant.EPOCH, "x".repeat(500_000), "", deleted("a/b"));
        log.append(List.of(big));

        assertThat(all(log, 1).getFirst().announced()).isEqualTo(big);
    }

    @Test
    void showsARecordThatNobodyCanRead() throws InterruptedException {
        append(log, "a/b", 1, 1);
        appendRaw("a/b", "{no event".getBytes(StandardCharsets.UTF_8));
        append(another(), "a/b", 2, 2);

        List<Delivery> entries = entries(log, 3);

        assertThat(entries.get(1))
                .isInstanceOfSatisfying(
                        Delivery.Unreadable.class,
                        bad -> assertThat(new String(bad.record().bytes(), StandardCharsets.UTF_8))
                                .isEqualTo("{no event"));
        assertThat(sequences(Delivery.events(entries))).isEqualTo(Map.of("a/b", List.of(1L, 2L)));
    }

    @Test
    void showsAnEventOfALaterReleaseAsSuch() throws InterruptedException {
        String later = "{\"type\":\"dev.kontor.registry.star.given\",\"data\":{\"repository\":\"a/b\"}}";
        appendRaw("a/b", later.getBytes(StandardCharsets.UTF_8));
        append(another(), "a/b", 1, 1);

        List<Delivery> entries = entries(log, 2);

        assertThat(entries.getFirst())
                .isInstanceOfSatisfying(
                        Delivery.OfLaterRelease.class,
                        event -> assertThat(event.type()).isEqualTo("dev.kontor.registry.star.given"));
        assertThat(sequences(Delivery.events(entries))).isEqualTo(Map.of("a/b", List.of(1L)));
    }

    @Test
    void tellsWhoReadsWhatItHasForgotten() throws InterruptedException {
        LogPosition beginning = log.end();
        append(log, "a/b", 1, 3);
        forgetOldest();
        EventLog later = another();

        assertThatThrownBy(() -> later.read(beginning, 10, WAIT)).isInstanceOf(PositionLostException.class);
        assertThat(sequences(Delivery.events(later.read(LogPosition.OLDEST, 10, WAIT))))
                .isEqualTo(Map.of("a/b", List.of(2L, 3L)));
    }

    @Test
    void endsTheReadersThatWaitWhenItIsClosed() throws Exception {
        append(log, "a/b", 1, 1);
        LogPosition end = log.end();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Delivery>> reader = executor.submit(() -> log.read(end, 10, Duration.ofHours(1)));
            log.close();

            assertThat(reader.get()).isEmpty();
        }
        log.close();
    }

    @Test
    void endsAReaderThatIsInterrupted() throws Exception {
        LogPosition end = log.end();
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> reader = executor.submit(() -> assertThatThrownBy(() -> log.read(end, 10, Duration.ofHours(1)))
                    .isInstanceOf(InterruptedException.class));
            executor.shutdownNow();
            reader.get();
        }
    }

    /** An event of a repository. */
    protected static AnnouncedEvent event(String repository, long sequence) {
        return new AnnouncedEvent(
                new EventId(RepositoryName.of(repository), sequence, 0),
                Instant.parse("2026-01-01T00:00:00Z"),
                "anonymous",
                "",
                deleted(repository));
    }

    private static RegistryEvent deleted(String repository) {
        return new RegistryEvent.ManifestDeleted(RepositoryName.of(repository), Digest.sha256(new byte[0]));
    }

    /** Appends events one by one. */
    protected static void append(EventLog to, String repository, long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            to.append(List.of(event(repository, sequence)));
        }
    }

    private static List<Delivery.Decoded> all(EventLog from, int count) throws InterruptedException {
        return Delivery.events(entries(from, count));
    }

    /** Reads until there are enough. */
    protected static List<Delivery> entries(EventLog from, int count) throws InterruptedException {
        List<Delivery> entries = new ArrayList<>();
        LogPosition position = LogPosition.OLDEST;
        long end = System.nanoTime() + WAIT.toNanos();
        while (entries.size() < count) {
            entries.addAll(from.read(position, 100, Duration.ofSeconds(1)));
            position = entries.isEmpty() ? position : entries.getLast().next();
            if (System.nanoTime() > end) {
                throw new EventLogUnavailableException("only " + entries.size() + " of " + count + " came");
            }
        }
        return entries;
    }

    /** The sequences of each repository, in the order in which they were read. */
    protected static Map<String, List<Long>> sequences(List<Delivery.Decoded> events) {
        Map<String, List<Long>> sequences = new HashMap<>();
        events.forEach(each -> sequences
                .computeIfAbsent(each.announced().id().repository().value(), _ -> new ArrayList<>())
                .add(each.announced().id().sequence()));
        return sequences;
    }
}
