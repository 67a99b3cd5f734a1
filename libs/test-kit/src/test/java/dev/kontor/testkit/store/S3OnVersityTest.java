package dev.kontor.testkit.store;

import dev.kontor.store.ObjectStore;
import dev.kontor.store.s3.S3ObjectStore;
import dev.kontor.testkit.S3StoreContract;
import dev.kontor.testkit.s3.S3Server;
import dev.kontor.testkit.s3.VersityServer;
import org.junit.jupiter.api.Test;

/** The contract over the S3 driver on Versity's S3 gateway. */
class S3OnVersityTest extends S3StoreContract {
    @Override
    protected S3Server server() {
        return VersityServer.shared();
    }

    @Test
    void isSafeToUse() {
        try (ObjectStore store = open()) {
            ((S3ObjectStore) store).verify();
        }
    }
}
