package dev.kontor.service.program;

import dev.kontor.config.BusConfig;
import dev.kontor.config.KontorConfig;
import dev.kontor.config.S3Config;
import dev.kontor.config.Secret;
import dev.kontor.config.StoreConfig;
import dev.kontor.events.Outbox;
import dev.kontor.events.kafka.KafkaSettings;
import dev.kontor.registry.RegistrySettings;
import dev.kontor.registry.SparsePolicy;
import dev.kontor.registry.StoreSettings;
import dev.kontor.store.s3.S3Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the registry lies that a configuration describes. */
public final class RegistryPlace {
    private RegistryPlace() {}

    /**
     * The settings of {@code storage} and {@code bus}.
     *
     * @param scope which changes that other processes left are finished by this one
     */
    public static RegistrySettings of(KontorConfig config, Outbox.Scope scope) {
        Map<String, StoreSettings> subPaths = new LinkedHashMap<>();
        config.storage().subPaths().forEach((segment, store) -> subPaths.put(segment.substring(1), of(store)));
        return new RegistrySettings(of(config.storage().defaultStore()), subPaths, of(config.bus()), scope);
    }

    private static StoreSettings of(StoreConfig store) {
        Path spool = store.folder().resolve("spool");
        StoreSettings.Place place = store.storageDriver()
                .<StoreSettings.Place>map(driver -> new StoreSettings.Bucket(of(driver, spool)))
                .orElseGet(() -> new StoreSettings.Folder(store.folder(), store.commit()));
        SparsePolicy sparse = switch (store.sparse()) {
            case OFF -> SparsePolicy.OFF;
            case INDEX -> SparsePolicy.INDEX;
            case ALL -> SparsePolicy.ALL;
        };
        return new StoreSettings(place, store.redirect(), sparse, store.uploadExpiry(), spool);
    }

    private static S3Settings of(S3Config driver, Path spool) {
        return new S3Settings(
                driver.endpoint(),
                driver.signingRegion(),
                driver.bucketName(),
                driver.createbucket(),
                driver.prefix(),
                driver.credentials()
                        .map(pair -> new S3Settings.Credentials(
                                pair.accessKey(),
                                pair.secretKey().reveal(),
                                pair.sessionToken().map(Secret::reveal))),
                driver.pathStyle(),
                driver.skipverify(),
                driver.chunksize().orElse(S3Settings.DEFAULT_PART_BYTES),
                driver.redirectEndpoint(),
                spool);
    }

    private static RegistrySettings.Bus of(BusConfig bus) {
        return switch (bus.driver()) {
            case JOURNAL -> new RegistrySettings.Journal();
            case KAFKA -> new RegistrySettings.Kafka(of(bus.kafka()));
        };
    }

    private static KafkaSettings of(BusConfig.Kafka kafka) {
        return new KafkaSettings(
                kafka.bootstrapServers().orElseThrow(),
                kafka.topicPrefix(),
                kafka.partitions(),
                kafka.replicationFactor(),
                kafka.retention(),
                kafka.clientProperties(),
                KafkaSettings.DELIVERY_TIMEOUT);
    }
}
