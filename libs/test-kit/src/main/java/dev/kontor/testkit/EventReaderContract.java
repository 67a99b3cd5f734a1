package dev.kontor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.events.Delivery;
import dev.kontor.events.EventBatch;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventReader;
import dev.kontor.events.LogPosition;
import dev.kontor.events.PositionLostException;
import dev.kontor.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every bus promises to one that keeps its position together with what it makes of the events. */
public abstract class EventReaderContract extends EventLogContract {
    private static final long MUCH = 1 << 20;
    private static final Duration SOON = Duration.ofMillis(500);

    private EventBus bus;

    @BeforeEach
    void openBus() {
        bus = open();
    }

    @AfterEach
    void closeBus() {
        bus.close();
    }

    /** What an index has committed: its data, and the position that belongs to it, both or none. */
    private record Index(List<Long> sequences, LogPosition position) {
        static final Index EMPTY = new Index(List.of(), LogPosition.OLDEST);

        Index with(EventBatch batch) {
            List<Long> all = new ArrayList<>(sequences);
            Delivery.events(batch.deliveries())
                    .forEach(each -> all.add(each.announced().id().sequence()));
            return new Index(List.copyOf(all), batch.next());
        }
    }

    private EventReader readerAt(LogPosition position) {
        return bus.reader(Topic.CHANGES, position);
    }

    /** Reads on until an index has reached a goal. */
    private static Index readTo(LogPosition goal, EventReader reader, Index begun) throws InterruptedException {
        Index index = begun;
        long end = System.nanoTime() + WAIT.toNanos();
        while (!reader.hasReached(index.position(), goal)) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            index = index.with(reader.read(7, MUCH, SOON));
        }
        return index;
    }

    private void appendToSeveral(long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            bus.log().append(List.of(event("r" + sequence % 5, sequence)));
        }
    }

    @Test
    void losesAndDoublesNothingHoweverOftenAnIndexDiesBeforeItCommits() throws InterruptedException {
        appendToSeveral(1, 40);
        Index committed = Index.EMPTY;
        for (int life = 0; committed.sequences().size() < 40; life++) {
            assertThat(life).as("lives").isLessThan(40);
            bus.close();
            bus = open();
            try (EventReader reader = readerAt(committed.position())) {
                committed = committed.with(reader.read(3, MUCH, WAIT));
                EventBatch uncommitted = reader.read(3, MUCH, SOON);
                assertThat(uncommitted.next()).isEqualTo(reader.position());
            }
        }

        assertThat(committed.sequences())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 40).boxed().toList());
        assertThat(bus.log().hasReached(committed.position(), bus.log().end())).isTrue();
    }

    @Test
    void givesNoMoreThanTheBoundsAllow() throws InterruptedException {
        append(bus.log(), "a/b", 1, 200);
        try (EventReader reader = readerAt(LogPosition.OLDEST)) {
            int size = reader.read(1, 1, WAIT).deliveries().getFirst().record().bytes().length;

            assertThat(reader.read(100, MUCH, WAIT).deliveries()).hasSizeBetween(1, 100);
            assertThat(reader.read(100, 3L * size + 12, WAIT).deliveries()).hasSizeBetween(1, 3);
            assertThat(reader.read(100, 1, WAIT).deliveries()).hasSize(1);
            assertThatThrownBy(() -> reader.read(0, MUCH, WAIT)).isInstanceOf(IllegalArgumentException.class);

            Index rest = readTo(reader.end(), reader, new Index(List.of(), reader.position()));
            assertThat(rest.sequences()).isSorted().endsWith(199L, 200L);
        }
    }

    @Test
    void goesOnFromTheEndBeforeTheRebuildWhenThePositionIsLost() throws InterruptedException {
        LogPosition kept = bus.log().end();
        append(bus.log(), "a/b", 1, 3);
        forgetOldest();
        bus.close();
        bus = open();
        try (EventReader reader = readerAt(kept)) {
            assertThatThrownBy(() -> reader.read(10, MUCH, WAIT)).isInstanceOf(PositionLostException.class);
            assertThatThrownBy(() -> reader.read(10, MUCH, WAIT)).isInstanceOf(PositionLostException.class);

            LogPosition end = reader.end();
            append(bus.log(), "a/b", 4, 4);
            Index rebuilt = new Index(List.of(1L, 2L, 3L), end);
            reader.goTo(rebuilt.position());
            append(bus.log(), "a/b", 5, 5);

            assertThat(readTo(reader.end(), reader, rebuilt).sequences()).containsExactly(1L, 2L, 3L, 4L, 5L);
        }
    }

    @Test
    void refusesPositionsThatNoLogOfThisKindGave() {
        for (String text :
                List.of("x", "-1", "3/-1", "1/2/3", "9".repeat(40), "a:b", ":", "AAAAAAAAAAAAAAAAAAAAAA:1")) {
            try (EventReader reader = readerAt(new LogPosition(text))) {
                assertThatThrownBy(() -> reader.read(1, 1, SOON)).as(text).isInstanceOf(PositionLostException.class);
                assertThatThrownBy(() -> reader.hasReached(new LogPosition(text), reader.end()))
                        .as(text)
                        .isInstanceOf(PositionLostException.class);
            }
        }
    }

    @Test
    void comparesPositions() throws InterruptedException {
        LogPosition before = bus.log().end();
        appendToSeveral(1, 10);
        LogPosition end = bus.log().end();
        try (EventReader reader = readerAt(LogPosition.OLDEST)) {
            assertThat(reader.hasReached(before, LogPosition.OLDEST)).isTrue();
            assertThat(reader.hasReached(LogPosition.OLDEST, before)).isTrue();
            assertThat(reader.hasReached(LogPosition.OLDEST, end)).isFalse();
            assertThat(reader.hasReached(before, end)).isFalse();
            assertThat(reader.hasReached(end, before)).isTrue();
            assertThat(reader.hasReached(end, end)).isTrue();
            LogPosition middle = reader.read(4, MUCH, WAIT).next();
            assertThat(reader.hasReached(middle, before)).isTrue();
            assertThat(reader.hasReached(middle, end)).isFalse();
        }
    }

    @Test
    void endsAReadThatWaitsWhenItIsWokenOrClosed() throws Exception {
        append(bus.log(), "a/b", 1, 1);
        EventReader reader = readerAt(bus.log().end());
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<EventBatch> woken = executor.submit(() -> reader.read(1, 1, Duration.ofHours(1)));
            reader.wake();
            assertThat(woken.get().isEmpty()).isTrue();
            Future<EventBatch> closed = executor.submit(() -> reader.read(1, 1, Duration.ofHours(1)));
            reader.close();
            assertThat(closed.get().isEmpty()).isTrue();
            assertThat(reader.read(1, 1, Duration.ofHours(1)).isEmpty()).isTrue();
        }
    }
}
