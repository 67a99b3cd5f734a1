package dev.kontor.registry;

import dev.kontor.events.Outbox;
import dev.kontor.events.kafka.KafkaSettings;
import java.util.Map;

/**
 * The stores of a registry, and the log of its changes.
 *
 * @param defaultStore of all repositories that no sub-path takes
 * @param subPaths by the first segment of the repositories' names
 * @param bus where changes are announced
 * @param scope which changes that other processes left are finished here
 */
public record RegistrySettings(
        StoreSettings defaultStore, Map<String, StoreSettings> subPaths, Bus bus, Outbox.Scope scope) {
    public RegistrySettings {
        subPaths = Map.copyOf(subPaths);
    }

    /** Where changes are announced. */
    public sealed interface Bus {}

    /** In a journal in the default store. */
    public record Journal() implements Bus {}

    /** On Kafka. */
    public record Kafka(KafkaSettings settings) implements Bus {}
}
