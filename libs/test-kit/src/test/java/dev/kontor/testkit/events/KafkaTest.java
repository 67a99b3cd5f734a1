package dev.kontor.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventConsumer;
import dev.kontor.events.EventHandler;
import dev.kontor.events.EventLoop;
import dev.kontor.events.Handling;
import dev.kontor.testkit.EventBusContract;
import dev.kontor.testkit.kafka.KafkaBroker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The contract over Kafka. */
class KafkaTest extends EventBusContract {
    private final KafkaFixture kafka = KafkaFixture.on(KafkaBroker.shared(KafkaFixture.LIBRARIES));

    @Override
    protected EventBus open() {
        return kafka.open();
    }

    @Override
    protected EventBus openImpatient() {
        return kafka.openImpatient(PATIENCE);
    }

    @Override
    protected void appendRaw(String repository, byte[] record) {
        kafka.appendRaw(repository, record);
    }

    @Override
    protected void forgetOldest() {
        kafka.forgetOldest();
    }

    @Override
    protected List<String> deadLetters() {
        return kafka.deadLetters();
    }

    @Test
    void handsToAMemberThatJoinsWhatAnotherHasPolledAndNotHandled() throws Exception {
        Set<String> places = ConcurrentHashMap.newKeySet();
        try (EventBus bus = open();
                EventConsumer first = bus.join("lint");
                EventConsumer second = bus.join("lint");
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            for (int i = 1; i <= 30; i++) {
                append(bus.log(), "r" + i, i, i);
            }
            Awaitility.await().atMost(WAIT).until(() -> !pollOnce(first, ConcurrentHashMap.newKeySet(), false));
            Future<?> joining = executor.submit(() -> {
                while (places.size() < 30) {
                    pollOnce(second, places, true);
                }
                return true;
            });
            Awaitility.await().atMost(WAIT).until(() -> !first.keep(new NoWork()) || !places.isEmpty());
            first.commit(0);
            Awaitility.await().atMost(WAIT).until(() -> {
                pollOnce(first, places, true);
                return places.size() == 30;
            });
            joining.get();
        }
    }

    @Test
    void putsAsideARecordThatIsDamagedOnTheDiskAndGoesOn() throws Exception {
        List<Long> heard = new CopyOnWriteArrayList<>();
        try (EventBus bus = open()) {
            append(bus.log(), "a/b", 1, 3);
            append(bus.log(), "c", 4, 4);
            kafka.damage("\"sequence\":\"2\"");

            assertThat(entries(bus.log(), 4))
                    .filteredOn(Delivery.Unreadable.class::isInstance)
                    .hasSize(1);
            try (EventLoop loop = bus.handle("lint", new EventHandler() {
                @Override
                public Handling handle(AnnouncedEvent event) {
                    heard.add(event.id().sequence());
                    return new Handling.Done();
                }

                @Override
                public void rebuild() {
                    throw new AssertionError("nothing was forgotten");
                }
            })) {
                Awaitility.await()
                        .atMost(WAIT)
                        .untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrder(1L, 3L, 4L));
                assertThat(loop.deadLettered()).isEqualTo(1);
            }
        }
        assertThat(deadLetters()).hasSize(1);
    }

    /** Polls, and handles what came or leaves it for later; whether nothing came. */
    private static boolean pollOnce(EventConsumer consumer, Set<String> places, boolean handles)
            throws InterruptedException {
        List<Delivery> entries = consumer.poll(Duration.ofMillis(200));
        entries.forEach(entry -> places.add(entry.record().place()));
        if (handles) {
            consumer.commit(entries.size());
        }
        return entries.isEmpty();
    }
}
