package dev.kontor.testkit.events;

import dev.kontor.events.EventBus;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.s3.S3ObjectStore;
import dev.kontor.testkit.EventBusContract;
import dev.kontor.testkit.s3.MinioServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract over the journal in a bucket, which other processes use too. */
class JournalInBucketTest extends EventBusContract {
    private ObjectStore store;

    /** The store is opened when it is first asked for, since the contract begins before this class does. */
    private JournalFixture journal() {
        if (store == null) {
            MinioServer server = MinioServer.shared();
            store = S3ObjectStore.open(server.settings(server.newBucket()));
        }
        return new JournalFixture(store, true);
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
