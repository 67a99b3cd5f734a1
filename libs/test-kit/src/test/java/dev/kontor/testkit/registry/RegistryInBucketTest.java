package dev.kontor.testkit.registry;

import dev.kontor.registry.StoreSettings;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.s3.S3ObjectStore;
import dev.kontor.store.s3.S3Settings;
import dev.kontor.testkit.RegistryContract;
import dev.kontor.testkit.s3.MinioServer;

/** The contract in a bucket on MinIO. */
class RegistryInBucketTest extends RegistryContract {
    private final S3Settings settings =
            MinioServer.shared().settings(MinioServer.shared().newBucket());

    @Override
    protected StoreSettings.Place place() {
        return new StoreSettings.Bucket(settings);
    }

    @Override
    protected ObjectStore openStore() {
        return S3ObjectStore.open(settings);
    }
}
