package dev.kontor.service.storage;

import dev.kontor.config.BusConfig;
import dev.kontor.config.StorageConfig;
import dev.kontor.config.StoreConfig;
import dev.kontor.events.Backlog;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventLog;
import dev.kontor.events.JournalBus;
import dev.kontor.events.Outbox;
import dev.kontor.events.kafka.KafkaBus;
import dev.kontor.events.kafka.KafkaSettings;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.StoreFormat;
import dev.kontor.store.StoreUnavailableException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All stores of a registry: the default one, and one for each sub-path. Their changes are announced on one log. */
public final class Stores implements AutoCloseable {
    private static final long JOURNAL_DOCUMENTS = 1_000_000;

    /** A shared store lists a whole folder to show its end, so that its journal is kept short. */
    private static final long SHARED_JOURNAL_DOCUMENTS = 10_000;

    private final StorageConfig config;
    private final RegistryStore defaultStore;
    private final Map<String, RegistryStore> subPaths;
    private final EventBus bus;

    private Stores(
            StorageConfig config, RegistryStore defaultStore, Map<String, RegistryStore> subPaths, EventBus bus) {
        this.config = config;
        this.defaultStore = defaultStore;
        this.subPaths = subPaths;
        this.bus = bus;
    }

    /** Opens all stores for a process that may change all that is in them; as the other {@code open}. */
    public static Stores open(StorageConfig config, BusConfig busConfig) {
        return open(config, busConfig, Outbox.Scope.ALL);
    }

    /**
     * Opens all stores.
     *
     * @param scope which changes that others left are finished here; a store of an earlier format is upgraded only by a process
     *     that may finish all
     * @throws dev.kontor.store.StoreRefusedException when one of them must not be used; none is open then
     * @throws dev.kontor.store.StoreUnavailableException when one of them fails; none is open then
     * @throws dev.kontor.events.EventLogRefusedException when the log must not be used; none is open then. A log that
     *     does not answer prevents nothing
     */
    public static Stores open(StorageConfig config, BusConfig busConfig, Outbox.Scope scope) {
        List<ObjectStore> opened = new ArrayList<>();
        try {
            ObjectStore first = open(config.defaultStore(), scope, opened);
            Map<String, ObjectStore> others = new LinkedHashMap<>();
            config.subPaths().forEach((segment, store) -> others.put(segment, open(store, scope, opened)));
            EventBus bus = open(busConfig, first);
            Map<String, RegistryStore> subPaths = new LinkedHashMap<>();
            others.forEach((segment, objects) -> subPaths.put(
                    segment,
                    RegistryStore.of(objects, bus.log(), config.subPaths().get(segment), scope)));
            return new Stores(config, RegistryStore.of(first, bus.log(), config.defaultStore(), scope), subPaths, bus);
        } catch (RuntimeException e) {
            opened.forEach(ObjectStore::close);
            throw e;
        }
    }

    private static EventBus open(BusConfig config, ObjectStore first) {
        return switch (config) {
            case BusConfig.Journal _ -> {
                boolean shared = first.capabilities().shared();
                long documents = shared ? SHARED_JOURNAL_DOCUMENTS : JOURNAL_DOCUMENTS;
                yield new JournalBus(first, shared, documents, InstantSource.system());
            }
            case BusConfig.Kafka kafka ->
                KafkaBus.open(new KafkaSettings(
                        kafka.bootstrapServers(),
                        kafka.topicPrefix(),
                        kafka.partitions(),
                        kafka.replicationFactor(),
                        kafka.retention(),
                        kafka.clientProperties(),
                        KafkaSettings.DELIVERY_TIMEOUT));
        };
    }

    private static ObjectStore open(StoreConfig store, Outbox.Scope scope, List<ObjectStore> opened) {
        ObjectStore objects = RegistryStore.open(store);
        opened.add(objects);
        StoreFormat.verify(objects, documents -> upgrade(documents, scope));
        return objects;
    }

    private static void upgrade(DocumentStore documents, Outbox.Scope scope) {
        switch (scope) {
            case ALL -> new ListsUpgrade(documents).run();
            case ALL_BUT_LISTS ->
                throw new StoreUnavailableException("the store is of an earlier format: another service upgrades it");
        }
    }

    /** The store that holds a repository. */
    public RegistryStore of(RepositoryName repository) {
        return config.subPathOf(repository).map(subPaths::get).orElse(defaultStore);
    }

    /** All stores. */
    public List<RegistryStore> all() {
        List<RegistryStore> all = new ArrayList<>(subPaths.values());
        all.add(defaultStore);
        return all;
    }

    /** The log on which changes are announced. */
    public EventLog log() {
        return bus.log();
    }

    /** The log with the groups of those who consume it. */
    public EventBus bus() {
        return bus;
    }

    /** What was made here and is not announced yet, in all stores; costs next to nothing. */
    public Backlog backlog() {
        return all().stream().map(store -> store.outbox().backlog()).reduce(Backlog.NONE, Backlog::and);
    }

    /** What keeps changes from being announced until somebody mends it; empty for what passes by itself. */
    public Optional<String> eventTrouble() {
        return all().stream()
                .map(store -> store.outbox().trouble())
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * Asks every store whether it answers, once; empty when all do. A {@link dev.kontor.store.StoreFullException} is that of
     * a store from which pulls go on.
     */
    public List<RuntimeException> failures() {
        List<RuntimeException> failures = new ArrayList<>();
        for (RegistryStore store : all()) {
            try {
                store.objects().check();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        return failures;
    }

    /** Closes the log, which ends what the outboxes wait for, then the outboxes and the stores. */
    @Override
    public void close() {
        all().forEach(store -> store.outbox().stop());
        bus.close();
        all().forEach(RegistryStore::close);
    }
}
