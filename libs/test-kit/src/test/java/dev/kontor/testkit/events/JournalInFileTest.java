package dev.kontor.testkit.events;

import dev.kontor.events.EventBus;
import dev.kontor.store.FileObjectStore;
import dev.kontor.store.ObjectStore;
import dev.kontor.testkit.EventBusContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
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
