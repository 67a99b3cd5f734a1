package dev.kontor.registry;

import dev.kontor.events.Backlog;
import dev.kontor.events.EventBus;
import dev.kontor.events.EventLog;
import dev.kontor.events.JournalBus;
import dev.kontor.events.ObservedBus;
import dev.kontor.events.Outbox;
import dev.kontor.events.kafka.KafkaBus;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.StoreFormat;
import dev.kontor.store.StoreObserver;
import dev.kontor.store.StoreUnavailableException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A registry: its repositories, and what they hold, behind one role each. Its changes are announced on one log.
 *
 * <p>Whoever opens it for writing also announces what it changes, and what other processes left. For any number of threads.
 */
public final class Registry implements AutoCloseable {
    private static final long JOURNAL_DOCUMENTS = 1_000_000;

    /** A shared store lists a whole folder to show its end, so that its journal is kept short. */
    private static final long SHARED_JOURNAL_DOCUMENTS = 10_000;

    private final StoreSet stores;
    private final EventBus bus;
    private final InstantSource clock;
    private final Repositories repositories;
    private final Manifests manifests;
    private final Tags tags;
    private final Referrers referrers;
    private final Blobs blobs;
    private final StoreUploads uploads;
    private final Statistics statistics;

    Registry(StoreSet stores, EventBus bus, InstantSource clock) {
        this.stores = stores;
        this.bus = bus;
        this.clock = clock;
        BlobLinks links = new BlobLinks(stores, clock);
        ContentReceiver receiver = new ContentReceiver();
        this.repositories = new StoreRepositories(stores);
        this.manifests = new StoreManifests(stores, ManifestReads.forThisHeap(), List.of(), clock);
        this.tags = new StoreTags(stores, clock);
        this.referrers = new StoreReferrers(stores);
        this.blobs = new StoreBlobs(stores, links, receiver, clock);
        this.uploads = new StoreUploads(stores, links, receiver, clock);
        this.statistics = new StoreStatistics(stores);
    }

    /**
     * Opens a registry for reading and writing, and begins to announce its changes.
     *
     * <p>A store of an earlier format is upgraded, by a process that may finish all changes ({@link RegistrySettings#scope}).
     *
     * @throws dev.kontor.store.StoreRefusedException when one of the stores must not be used; none is open then
     * @throws dev.kontor.store.StoreUnavailableException when one of them fails; none is open then
     * @throws dev.kontor.events.EventLogRefusedException when the log must not be used; none is open then. A log that
     *     does not answer prevents nothing
     */
    public static Registry open(RegistrySettings settings) {
        return open(settings, RegistryObserver.NONE);
    }

    /** The same with somebody who learns of what it does; see {@link #open(RegistrySettings)}. */
    public static Registry open(RegistrySettings settings, RegistryObserver observer) {
        Registry registry = open(settings, observer, objects -> {
            StoreFormat.verify(objects, (documents, format) -> upgrade(documents, format, settings.scope()));
            return objects;
        });
        registry.stores.all().forEach(store -> store.outbox().start());
        return registry;
    }

    /**
     * Opens a registry for reading alone: nothing is announced, swept, upgraded or written; whoever tries to change
     * something meets an {@link IllegalStateException}. Otherwise as {@link #open}; a folder still has one process.
     */
    public static Registry openReadOnly(RegistrySettings settings) {
        return open(settings, RegistryObserver.NONE, objects -> {
            StoreFormat.requireCurrent(objects);
            return new ReadOnlyStore(objects);
        });
    }

    /** Checks a store that was opened, and gives it as it is to be used. */
    @FunctionalInterface
    private interface Preparation {
        ObjectStore prepare(ObjectStore objects);
    }

    private static Registry open(RegistrySettings settings, RegistryObserver observer, Preparation preparation) {
        List<ObjectStore> opened = new ArrayList<>();
        try {
            ObjectStore first = open(settings.defaultStore(), observer, opened);
            Map<String, ObjectStore> others = new LinkedHashMap<>();
            settings.subPaths().forEach((segment, store) -> others.put(segment, open(store, observer, opened)));
            ObjectStore used = preparation.prepare(first);
            others.replaceAll((_, objects) -> preparation.prepare(objects));
            EventBus bus = new ObservedBus(open(settings.bus(), observer, first), observer.loops());
            Map<String, RegistryStore> subPaths = new LinkedHashMap<>();
            others.forEach((segment, objects) -> subPaths.put(
                    segment,
                    RegistryStore.of(objects, bus.log(), settings.subPaths().get(segment), settings.scope())));
            RegistryStore defaultStore = RegistryStore.of(used, bus.log(), settings.defaultStore(), settings.scope());
            return new Registry(new StoreSet(defaultStore, subPaths), bus, InstantSource.system());
        } catch (RuntimeException e) {
            opened.forEach(ObjectStore::close);
            throw e;
        }
    }

    private static ObjectStore open(StoreSettings settings, RegistryObserver observer, List<ObjectStore> opened) {
        ObjectStore objects = RegistryStore.open(settings.place(), observer.stores());
        opened.add(objects);
        return objects;
    }

    private static EventBus open(RegistrySettings.Bus bus, RegistryObserver observer, ObjectStore first) {
        return switch (bus) {
            case RegistrySettings.Journal _ -> {
                boolean shared = first.capabilities().shared();
                long documents = shared ? SHARED_JOURNAL_DOCUMENTS : JOURNAL_DOCUMENTS;
                yield new JournalBus(first, shared, documents, InstantSource.system());
            }
            case RegistrySettings.Kafka kafka -> KafkaBus.open(kafka.settings(), observer.kafka());
        };
    }

    private static void upgrade(DocumentStore documents, int format, Outbox.Scope scope) {
        if (scope != Outbox.Scope.ALL) {
            throw new StoreUnavailableException("the store is of an earlier format: another service upgrades it");
        }
        if (format < 2) {
            new ListsUpgrade(documents).run();
        }
        new LinksUpgrade(documents).run();
    }

    /**
     * Opens the default store alone, for a program that keeps small documents of its own there; see {@link #documents}.
     *
     * @throws dev.kontor.store.StoreRefusedException when it must not be used
     * @throws dev.kontor.store.StoreUnavailableException when it does not answer
     */
    public static ObjectStore openDocuments(RegistrySettings settings) {
        return RegistryStore.open(settings.defaultStore().place(), StoreObserver.NONE);
    }

    /** The documents of the default store, for what other rooms of the suite keep there under names of their own. */
    public DocumentStore documents() {
        return stores.all().getFirst().objects();
    }

    /** Its repositories. */
    public Repositories repositories() {
        return repositories;
    }

    /** The manifests of its repositories. */
    public Manifests manifests() {
        return manifests;
    }

    /** The tags of its repositories. */
    public Tags tags() {
        return tags;
    }

    /** What refers to manifests. */
    public Referrers referrers() {
        return referrers;
    }

    /** The blobs of its repositories. */
    public Blobs blobs() {
        return blobs;
    }

    /** The uploads that are under way. */
    public Uploads uploads() {
        return uploads;
    }

    /** What was counted of its manifests. */
    public Statistics statistics() {
        return statistics;
    }

    /** Begins to give up uploads that nobody finishes; ends when that is closed. */
    public UploadSweep sweepUploads() {
        return new UploadSweep(stores.all(), uploads, clock).start();
    }

    /** The log on which changes are announced, with the groups of those who consume it. */
    public EventBus bus() {
        return bus;
    }

    /** The log on which changes are announced. */
    public EventLog log() {
        return bus.log();
    }

    /** What was made here and is not announced yet, in all stores; costs next to nothing. */
    public Backlog backlog() {
        return stores.all().stream().map(store -> store.outbox().backlog()).reduce(Backlog.NONE, Backlog::and);
    }

    /** Whether somebody, here or elsewhere, made a change that is not announced yet; one look into each store. */
    public boolean hasUnannounced() {
        return stores.all().stream().anyMatch(store -> store.outbox().isSomethingClaimed());
    }

    /** What keeps changes from being announced until somebody mends it; empty for what passes by itself. */
    public Optional<String> eventTrouble() {
        return stores.all().stream()
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
        for (RegistryStore store : stores.all()) {
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
        stores.all().forEach(store -> store.outbox().stop());
        bus.close();
        stores.all().forEach(RegistryStore::close);
    }
}
