package dev.kontor.registry;

import dev.kontor.events.LoopObserver;
import dev.kontor.events.kafka.KafkaObserver;
import dev.kontor.store.StoreObserver;

/**
 * Who learns of what a registry does beneath its roles.
 *
 * @param stores of the calls of its stores
 * @param kafka of its clients of a broker
 * @param loops of those who handle its events
 */
public record RegistryObserver(StoreObserver stores, KafkaObserver kafka, LoopObserver loops) {
    /** Nobody: then nothing is measured either. */
    public static final RegistryObserver NONE =
            new RegistryObserver(StoreObserver.NONE, KafkaObserver.NONE, LoopObserver.NONE);
}
