package dev.kontor.testkit.events;

import dev.kontor.events.EventBus;
import dev.kontor.events.EventConsumer;
import dev.kontor.events.LogEntry;
import dev.kontor.testkit.EventBusContract;
import dev.kontor.testkit.kafka.KafkaBroker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The contract over Kafka. */
class KafkaTest extends EventBusContract {
    private final KafkaFixture kafka = KafkaFixture.on(KafkaBroker.shared(KafkaBrokerTest.LIBRARIES));

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

    /** Polls, and handles what came or leaves it for later; whether nothing came. */
    private static boolean pollOnce(EventConsumer consumer, Set<String> places, boolean handles)
            throws InterruptedException {
        List<LogEntry> entries = consumer.poll(Duration.ofMillis(200));
        entries.forEach(entry -> places.add(entry.record().place()));
        if (handles) {
            consumer.commit(entries.size());
        }
        return entries.isEmpty();
    }
}
