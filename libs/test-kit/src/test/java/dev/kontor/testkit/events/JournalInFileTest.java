package dev.kontor.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventHandler;
import dev.kontor.events.EventLoop;
import dev.kontor.events.Handling;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Write;
import dev.kontor.testkit.EventBusContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract over the journal in a local folder. */
class JournalInFileTest extends EventBusContract {
    @TempDir
    private Path folder;

    private ObjectStore store;

    /** The store is opened when it is first asked for, since the contract begins before this class does. */
    private JournalFixture journal() {
        if (store == null) {
            store = FileObjectStore.open(folder, false);
        }
        return new JournalFixture(store, false);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void buildsTheStateAnewWhenThePositionOfAGroupIsDamaged() {
        AtomicInteger rebuilt = new AtomicInteger();
        List<Long> heard = new CopyOnWriteArrayList<>();
        try (EventBus bus = open()) {
            append(bus.log(), "a/b", 1, 3);
            for (String damage : List.of("{", "{\"position\":\"x\"}")) {
                store.write(List.of(
                        Write.store(Key.of("consumers", "lint", "position"), damage.getBytes(StandardCharsets.UTF_8))));
                forgetOldest();
                heard.clear();
                try (EventLoop _ = bus.handle("lint", new EventHandler() {
                    @Override
                    public Handling handle(AnnouncedEvent event) {
                        heard.add(event.id().sequence());
                        return new Handling.Done();
                    }

                    @Override
                    public void rebuild() {
                        rebuilt.incrementAndGet();
                    }
                })) {
                    Awaitility.await().atMost(WAIT).until(() -> heard.contains(3L));
                }
            }
        }
        assertThat(rebuilt).hasValue(2);
    }

    @Override
    protected EventBus open() {
        return journal().open();
    }

    @Override
    protected EventBus openImpatient() {
        return journal().openImpatient(PATIENCE);
    }

    @Override
    protected void appendRaw(String repository, byte[] record) {
        journal().appendRaw(record);
    }

    @Override
    protected void forgetOldest() {
        journal().forgetOldest();
    }

    @Override
    protected List<String> deadLetters() {
        return journal().deadLetters();
    }
}
