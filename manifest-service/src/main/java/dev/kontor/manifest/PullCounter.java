package dev.kontor.manifest;

import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.EventId;
import dev.kontor.events.EventLog;
import dev.kontor.events.EventLogUnavailableException;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Counts pulls in memory and announces them once a second, so that a pull writes nothing. What was counted since the last
 * announcement is lost with the process, and nothing else: while the log does not answer it is kept and told later.
 *
 * <p>A count says of which process it is and carries a number of its own, by which it is added once however often it is told.
 */
final class PullCounter implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(PullCounter.class.getName());
    private static final long SECOND = Duration.ofSeconds(1).toMillis();
    private static final int PROCESS_BITS = 31;
    private static final int NUMBER_BITS = 32;
    private static final int BATCH = 1000;

    /** So many manifests are remembered while the log does not answer; pulls of others are not counted then. */
    private static final int MOST = 200_000;

    private final EventLog log;
    private final InstantSource clock;
    private final ConcurrentHashMap<Pulled, Pulls> counted = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final long process = ThreadLocalRandom.current().nextLong(1L << PROCESS_BITS) << NUMBER_BITS;
    private long number;
    private List<AnnouncedEvent> unheard = List.of();
    private volatile boolean isFull;
    private final Worker worker;

    private record Pulled(RepositoryName repository, Digest digest) {}

    private record Pulls(long count, long lastMillis) {
        Pulls and(Pulls later) {
            return new Pulls(count + later.count, Math.max(lastMillis, later.lastMillis));
        }
    }

    private PullCounter(EventLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
        this.worker = Worker.start(Thread.ofPlatform().name("pull-counter").daemon(true), this::round);
    }

    /** Begins to announce on this log what is counted. */
    static PullCounter start(EventLog log, InstantSource clock) {
        return new PullCounter(log, clock);
    }

    /** Counts a pull; never waits. */
    void count(RepositoryName repository, Digest digest) {
        Pulled pulled = new Pulled(repository, digest);
        Pulls once = new Pulls(1, clock.millis());
        if (isFull) {
            counted.computeIfPresent(pulled, (_, before) -> before.and(once));
        } else {
            counted.merge(pulled, once, Pulls::and);
        }
    }

    /** The process that a count is of. */
    static String processOf(EventId id) {
        return Long.toString(id.sequence() >>> NUMBER_BITS, Character.MAX_RADIX);
    }

    /** The number of a count among those of its process. */
    static long numberOf(EventId id) {
        return id.sequence() & ((1L << NUMBER_BITS) - 1);
    }

    private boolean round() throws InterruptedException {
        boolean isLast = closing.await(SECOND, TimeUnit.MILLISECONDS);
        announce();
        return !isLast;
    }

    private void announce() {
        isFull = counted.size() >= MOST;
        try {
            do {
                if (unheard.isEmpty()) {
                    unheard = take();
                }
                if (!unheard.isEmpty()) {
                    log.append(unheard);
                }
                unheard = List.of();
            } while (counted.size() >= BATCH);
        } catch (EventLogUnavailableException e) {
            // Told again word for word: some of it may be in the log.
            LOGGER.log(System.Logger.Level.DEBUG, () -> "pulls are announced later: " + e.getMessage());
        }
    }

    private List<AnnouncedEvent> take() {
        Map<Pulled, Pulls> taken = new HashMap<>();
        for (Pulled pulled : counted.keySet()) {
            if (taken.size() == BATCH) {
                break;
            }
            Pulls pulls = counted.remove(pulled);
            if (pulls != null) {
                taken.put(pulled, pulls);
            }
        }
        List<AnnouncedEvent> events = new ArrayList<>(taken.size());
        taken.forEach((pulled, pulls) -> events.add(event(pulled, pulls)));
        return events;
    }

    private AnnouncedEvent event(Pulled pulled, Pulls pulls) {
        number++;
        return new AnnouncedEvent(
                new EventId(pulled.repository(), process | number, 0),
                clock.instant(),
                "kontor",
                "",
                new RegistryEvent.ManifestPulled(
                        pulled.repository(), pulled.digest(), pulls.count(), Instant.ofEpochMilli(pulls.lastMillis())));
    }

    /** Announces what is left, and ends. */
    @Override
    public void close() {
        closing.countDown();
        try {
            if (!worker.join(Duration.ofSeconds(5))) {
                worker.interrupt();
                LOGGER.log(System.Logger.Level.WARNING, "the last pulls were counted and not announced");
            }
        } catch (InterruptedException e) {
            worker.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
