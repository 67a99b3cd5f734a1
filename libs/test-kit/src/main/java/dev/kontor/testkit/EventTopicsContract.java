package dev.kontor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventHandler;
import dev.kontor.events.EventLoop;
import dev.kontor.events.Handling;
import dev.kontor.events.LogPosition;
import dev.kontor.events.PositionLostException;
import dev.kontor.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every bus promises of several topics: none has to do with another. */
public abstract class EventTopicsContract extends EventReaderContract {
    /** A topic that is not that of changes. */
    protected static final Topic PROBES =
            new Topic("registry.probes", OptionalInt.of(2), Optional.of(Duration.ofHours(1)), OptionalLong.of(100_000));

    private EventBus bus;

    /** The records among the dead letters, as text. */
    protected abstract List<String> deadLetters();

    @BeforeEach
    void openTopics() {
        bus = open();
    }

    @AfterEach
    void closeTopics() {
        bus.close();
    }

    /** Hears sequences, and refuses one of them. */
    private record Refusing(List<Long> heard, long refused) implements EventHandler {
        @Override
        public Handling handle(AnnouncedEvent event) {
            if (event.id().sequence() == refused) {
                return new Handling.Refused("not here");
            }
            heard.add(event.id().sequence());
            return new Handling.Done();
        }

        @Override
        public void rebuild() {
            throw new AssertionError("nothing was forgotten");
        }
    }

    @Test
    void keepsTheRecordsOfTopicsApart() throws InterruptedException {
        append(bus.log(), "a/b", 1, 3);
        append(bus.log(PROBES), "a/b", 11, 14);

        assertThat(sequences(Delivery.events(entries(bus.log(PROBES), 4))))
                .isEqualTo(Map.of("a/b", List.of(11L, 12L, 13L, 14L)));
        assertThat(sequences(Delivery.events(entries(bus.log(), 3)))).isEqualTo(Map.of("a/b", List.of(1L, 2L, 3L)));
        assertThat(bus.log(PROBES)).isSameAs(bus.log(PROBES));
    }

    @Test
    void keepsTheGroupsOfTopicsApartAndTheirDeadLettersTogether() {
        append(bus.log(), "a/b", 1, 3);
        append(bus.log(PROBES), "a/b", 11, 13);
        Refusing changes = new Refusing(new CopyOnWriteArrayList<>(), 2);
        Refusing probes = new Refusing(new CopyOnWriteArrayList<>(), 12);
        try (EventLoop _ = bus.handle("lint", changes);
                EventLoop _ = bus.handle(PROBES, "lint", probes)) {
            Awaitility.await().atMost(WAIT).untilAsserted(() -> {
                assertThat(changes.heard()).containsExactly(1L, 3L);
                assertThat(probes.heard()).containsExactly(11L, 13L);
            });
        }
        append(bus.log(PROBES), "a/b", 14, 14);
        try (EventLoop _ = bus.handle(PROBES, "lint", probes)) {
            Awaitility.await()
                    .atMost(WAIT)
                    .untilAsserted(() -> assertThat(probes.heard()).containsExactly(11L, 13L, 14L));
        }
        assertThat(changes.heard()).containsExactly(1L, 3L);
        assertThat(deadLetters())
                .hasSize(2)
                .anyMatch(text -> text.contains("\"sequence\":\"2\""))
                .anyMatch(text -> text.contains("\"sequence\":\"12\""));
    }

    @Test
    void losesInOneTopicWhatAnotherKeeps() throws InterruptedException {
        LogPosition ofChanges = bus.log().end();
        LogPosition ofProbes = bus.log(PROBES).end();
        append(bus.log(), "a/b", 1, 3);
        append(bus.log(PROBES), "a/b", 11, 13);
        forgetOldest();
        bus.close();
        bus = open();

        assertThatThrownBy(() -> bus.log().read(ofChanges, 10, WAIT)).isInstanceOf(PositionLostException.class);
        assertThat(sequences(Delivery.events(bus.log(PROBES).read(ofProbes, 10, WAIT))))
                .isEqualTo(Map.of("a/b", List.of(11L, 12L, 13L)));
    }
}
