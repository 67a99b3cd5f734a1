package dev.kontor.e2e.races;

import dev.kontor.blob.BlobOperations;
import dev.kontor.config.LocalDriver;
import dev.kontor.config.SparsePolicy;
import dev.kontor.config.StoreConfig;
import dev.kontor.events.Outbox;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.testkit.interleave.SteppedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** A process with nothing in its memory, on a store that others use too. */
final class Replica {
    static final Duration EXPIRY = Duration.ofDays(1);

    private final InstantSource clock;
    private final RegistryStore store;
    private final BlobOperations blobs;
    private final Map<String, String> uploads;

    /** @param uploads those that its clients know, by repository */
    Replica(SteppedStore objects, Instant now, Map<String, String> uploads) {
        this.uploads = uploads;
        this.clock = () -> now;
        StoreConfig config =
                new StoreConfig(Path.of("unused"), new LocalDriver(), true, false, SparsePolicy.INDEX, EXPIRY);
        this.store = new RegistryStore(objects, new Outbox(objects, objects.log(), clock), config);
        this.blobs = new BlobOperations(store, clock);
    }

    InstantSource clock() {
        return clock;
    }

    RegistryStore store() {
        return store;
    }

    BlobOperations blobs() {
        return blobs;
    }

    Optional<String> upload(String repository) {
        return Optional.ofNullable(uploads.get(repository));
    }

    Outbox outbox() {
        return store.outbox();
    }
}
