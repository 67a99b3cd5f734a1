package dev.kontor.search.index;

import dev.kontor.events.Delivery;
import dev.kontor.events.EventBatch;
import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.EventReader;
import dev.kontor.events.LogPosition;
import dev.kontor.events.PositionLostException;
import dev.kontor.events.Topic;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.Registry;
import dev.kontor.search.catalog.IndexUnavailableException;
import dev.kontor.search.catalog.SearchView;
import dev.kontor.search.catalog.Searchable;
import dev.kontor.store.StoreException;
import dev.kontor.store.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.ToLongFunction;

/**
 * The index of a registry, fed in the background by its log of changes.
 *
 * <p>It goes on where it stood when its process ended. Where the log does not reach back so far, or there is no index, or one
 * of another format or damaged, it is built from the store in a new folder while the old one goes on answering.
 */
public final class LuceneIndex implements Searchable, AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(LuceneIndex.class.getName());
    private static final int BATCH = 1_000;
    private static final long BATCH_BYTES = 4 << 20;
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final long COMMIT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Duration END = Duration.ofSeconds(20);

    private final IndexHome home;
    private final Registry registry;
    private final ImageSource images;
    private final ToLongFunction<RepositoryName> stars;
    private final EventReader changes;
    private final EventReader counts;
    private final Visible visible = new Visible();
    private final Ranked ranked = new Ranked();
    private final Freshness freshness;
    private final ReentrantReadWriteLock exchange = new ReentrantReadWriteLock();
    private Optional<IndexFolder> current = Optional.empty();
    private boolean isOpened;
    private volatile String progress = "it is being opened";
    private volatile boolean closed;
    private long commitAt;
    private boolean isCommitted = true;
    private final Worker worker;

    private LuceneIndex(Path folder, Registry registry, ToLongFunction<RepositoryName> stars) {
        this.home = new IndexHome(folder);
        this.registry = registry;
        this.images = new ImageSource(registry);
        this.stars = stars;
        this.changes = registry.bus().reader(Topic.CHANGES, LogPosition.OLDEST);
        this.counts = registry.bus().reader(Topic.COUNTS, LogPosition.OLDEST);
        this.freshness = new Freshness(registry, changes);
        this.worker = Worker.start(Thread.ofPlatform().name("search-index").daemon(true), this::round);
    }

    /**
     * Opens the index of a registry, and begins to feed it.
     *
     * @param folder where it lies; this process alone uses it
     * @param registry must stay open longer
     * @param stars how many users starred a repository, asked when it changes
     */
    public static LuceneIndex open(Path folder, Registry registry, ToLongFunction<RepositoryName> stars) {
        return new LuceneIndex(folder, registry, stars);
    }

    @Override
    public SearchView view() {
        return view(Freshness.OF_A_QUESTION);
    }

    /** As {@link #view()}, with another patience. */
    SearchView view(Duration patience) {
        if (current().isPresent()) {
            freshness.await(patience);
        }
        exchange.readLock().lock();
        try {
            IndexFolder index = current.orElseThrow(
                    () -> new IndexUnavailableException("the index cannot answer yet: " + progress));
            return new LuceneView(new Lookup(index), visible, ranked);
        } finally {
            exchange.readLock().unlock();
        }
    }

    private Optional<IndexFolder> current() {
        exchange.readLock().lock();
        try {
            return current;
        } finally {
            exchange.readLock().unlock();
        }
    }

    /** Whether it can answer. */
    public boolean isReady() {
        return current().isPresent();
    }

    private boolean round() throws InterruptedException {
        if (closed) {
            return false;
        }
        try {
            if (!isOpened) {
                takeUp();
            } else if (current.isEmpty()) {
                rebuild();
            } else {
                follow(current.get());
            }
        } catch (PositionLostException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the log does not reach back to the index, which is built again");
            rebuild();
        } catch (EventLogUnavailableException | StoreException e) {
            LOGGER.log(System.Logger.Level.DEBUG, () -> "the index waits: " + e.getMessage());
            Thread.sleep(WAIT);
        } catch (IOException e) {
            throw new UncheckedIOException("the index cannot be written", e);
        }
        return !closed;
    }

    /** Goes on where the process before ended. */
    private void takeUp() {
        isOpened = true;
        Optional<IndexFolder> found = home.open();
        found.ifPresent(index -> {
            back(index);
            index.position(Topic.CHANGES.name()).ifPresent(freshness::applied);
        });
        exchange.writeLock().lock();
        try {
            current = found;
        } finally {
            exchange.writeLock().unlock();
        }
    }

    private void follow(IndexFolder index) throws InterruptedException, IOException {
        EventBatch batch = changes.read(BATCH, BATCH_BYTES, WAIT);
        EventBatch counted = counts.read(BATCH, BATCH_BYTES, Duration.ZERO);
        Touched touched = new Touched();
        Delivery.events(batch.deliveries())
                .forEach(each -> touched.add(each.announced().event()));
        Delivery.events(counted.deliveries())
                .forEach(each -> touched.add(each.announced().event()));
        try {
            new Update(index, registry, images, stars).apply(touched);
        } catch (RuntimeException e) {
            back(index);
            throw e;
        }
        index.note(Topic.CHANGES.name(), batch.next());
        index.note(Topic.COUNTS.name(), counted.next());
        isCommitted &= touched.isEmpty();
        freshness.applied(batch.next());
        if (!isCommitted && System.nanoTime() - commitAt > 0) {
            index.commit();
            isCommitted = true;
            commitAt = System.nanoTime() + COMMIT_NANOS;
        }
    }

    /** What was read and not applied is read again. */
    private void back(IndexFolder index) {
        index.position(Topic.CHANGES.name()).ifPresent(changes::goTo);
        index.position(Topic.COUNTS.name()).ifPresent(counts::goTo);
    }

    private void rebuild() throws InterruptedException {
        try {
            LogPosition ofChanges = changes.end();
            LogPosition ofCounts = counts.end();
            IndexFolder next = home.fresh();
            try {
                new Rebuild(next, registry, images, stars, now -> progress = now, () -> closed).run();
                next.note(Topic.CHANGES.name(), ofChanges);
                next.note(Topic.COUNTS.name(), ofCounts);
                next.noteWhole();
                next.commit();
            } catch (IOException | RuntimeException | InterruptedException e) {
                next.close();
                throw e;
            }
            changes.goTo(ofChanges);
            counts.goTo(ofCounts);
            exchange(next);
            freshness.applied(ofChanges);
        } catch (IOException e) {
            throw new UncheckedIOException("the index cannot be built", e);
        }
    }

    private void exchange(IndexFolder next) throws IOException {
        Optional<IndexFolder> old;
        exchange.writeLock().lock();
        try {
            old = current;
            current = Optional.of(next);
        } finally {
            exchange.writeLock().unlock();
        }
        home.keepOnly(next);
        old.ifPresent(IndexFolder::close);
    }

    /** Ends the feeding; what was applied and not committed is applied again next time. */
    @Override
    public void close() {
        closed = true;
        changes.close();
        counts.close();
        try {
            if (!worker.join(END)) {
                worker.interrupt();
            }
            for (IndexFolder index : current().stream().toList()) {
                if (!isCommitted) {
                    index.commit();
                }
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the last commit failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            current().ifPresent(IndexFolder::close);
        }
    }
}
