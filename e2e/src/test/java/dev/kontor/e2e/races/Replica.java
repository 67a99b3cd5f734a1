package dev.kontor.e2e.races;

import dev.kontor.events.Outbox;
import dev.kontor.registry.RegistryOperations;
import dev.kontor.registry.SparsePolicy;
import dev.kontor.testkit.interleave.SteppedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A process with nothing in its memory, on a store that others use too. */
final class Replica {
    static final Duration EXPIRY = Duration.ofDays(1);

    private final RegistryOperations registry;
    private final Map<String, String> uploads;

    /** @param uploads those that its clients know, by repository */
    Replica(SteppedStore objects, Instant now, Map<String, String> uploads) {
        this.uploads = uploads;
        this.registry = new RegistryOperations(objects, objects.log(), SparsePolicy.INDEX, EXPIRY, () -> now);
    }

    RegistryOperations registry() {
        return registry;
    }

    Optional<String> upload(String repository) {
        return Optional.ofNullable(uploads.get(repository));
    }

    Outbox outbox() {
        return registry.outbox();
    }
}
