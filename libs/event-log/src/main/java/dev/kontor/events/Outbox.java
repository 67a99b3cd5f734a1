package dev.kontor.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kontor.oci.Json;
import dev.kontor.oci.RepositoryName;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Durability;
import dev.kontor.store.Key;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.KillPoint;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Announces every change of a store at least once, however the process ends.
 *
 * <p>Whoever changes a tag or a manifest claims a sequence, puts the claim first in the batch of the change, and reports
 * the claim as made or void. One thread reads the claims in order, appends those whose changes are in the store to the
 * log, and clears them. A claim whose change is not there holds its repository's later claims back until it is voided,
 * or until a deadline has passed: then its writer is gone and it is dropped.
 */
public final class Outbox implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Outbox.class.getName());
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final int PAGE = 256;

    private final DocumentStore store;
    private final EventLog log;
    private final InstantSource clock;
    private final AtomicLong lastSequence = new AtomicLong();
    private final Semaphore work = new Semaphore(1);
    private final Thread publisher;
    private volatile boolean closed;

    /** Starts to publish, beginning with what an earlier process left behind. */
    public Outbox(DocumentStore store, EventLog log, InstantSource clock) {
        this.store = store;
        this.log = log;
        this.clock = clock;
        this.publisher = Thread.ofPlatform().name("outbox").daemon(true).start(this::run);
    }

    /**
     * Takes a sequence that is greater than any taken here before, and follows the clock.
     *
     * @param floor the sequence of the document that will be changed, 0 when there is none; the new one is greater
     */
    public long nextSequence(long floor) {
        Instant now = clock.instant();
        long micros = Math.addExact(
                TimeUnit.SECONDS.toMicros(now.getEpochSecond()), TimeUnit.NANOSECONDS.toMicros(now.getNano()));
        return lastSequence.updateAndGet(last -> Math.max(micros, Math.max(last, floor) + 1));
    }

    /** Begins a claim, to be filled with changes. */
    public Draft draft(RepositoryName repository, long sequence, String actor, String requestId) {
        return new Draft(repository, sequence, clock.instant(), actor, requestId);
    }

    /** The claim's changes are in the store. */
    public void made(Claim claim) {
        work.release();
    }

    /** The claim's changes will not happen: the race was lost. Forgets it. */
    public void abandon(Claim claim) {
        store.write(List.of(Write.forget(claim.key())), Durability.RELAXED);
        work.release();
    }

    /** Stops publishing after the page that is under way; what is left is announced after the next start. */
    @Override
    public void close() {
        closed = true;
        work.release();
        try {
            publisher.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                if (!work.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOGGER.log(System.Logger.Level.TRACE, "looking for claims that were left behind");
                }
                work.drainPermits();
                publishAll();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (StoreUnavailableException | EventLogUnavailableException e) {
                LOGGER.log(System.Logger.Level.WARNING, "changes wait to be announced: " + e.getMessage(), e);
            } catch (RuntimeException e) {
                LOGGER.log(System.Logger.Level.ERROR, "announcing changes failed; it is tried again", e);
            }
        }
    }

    private void publishAll() {
        Set<RepositoryName> heldBack = new HashSet<>();
        String after = "";
        while (!closed) {
            List<KeyedDocument> page = store.read(Claim.OUTBOX, after, PAGE);
            publish(page, heldBack);
            if (page.size() < PAGE) {
                return;
            }
            after = Claim.OUTBOX.rest(page.getLast().key());
        }
    }

    private void publish(List<KeyedDocument> page, Set<RepositoryName> heldBack) {
        List<AnnouncedEvent> events = new ArrayList<>();
        List<Write> cleared = new ArrayList<>();
        for (KeyedDocument each : page) {
            if (each.document().isTombstone()) {
                continue;
            }
            Claim claim = Claim.decode(each.document().bytes());
            if (heldBack.contains(claim.repository())) {
                continue;
            }
            List<ClaimedChange> made =
                    claim.changes().stream().filter(change -> isMade(change)).toList();
            if (made.size() == claim.changes().size() || isLate(claim)) {
                made.forEach(change -> events.add(change.announced()));
                cleared.add(Write.forget(each.key()));
            } else {
                heldBack.add(claim.repository());
            }
        }
        log.append(events);
        if (!cleared.isEmpty()) {
            KillPoint.OUTBOX_BEFORE_CLEARING.pass();
            store.write(cleared, Durability.RELAXED);
            KillPoint.OUTBOX_CLEARED.pass();
        }
    }

    private boolean isLate(Claim claim) {
        return claim.time().plus(DEADLINE).isBefore(clock.instant());
    }

    private boolean isMade(ClaimedChange change) {
        Optional<Document> document = store.find(change.document()).filter(found -> !found.isTombstone());
        long sequence = change.announced().id().sequence();
        return document.map(found -> sequenceOf(found.bytes()))
                .map(found -> change.removal() ? found > sequence : found >= sequence)
                .orElse(change.removal());
    }

    private static long sequenceOf(byte[] document) {
        int end = 0;
        while (end < document.length && document[end] != '\n') {
            end++;
        }
        try {
            return Json.MAPPER
                    .readTree(new String(document, 0, end, StandardCharsets.UTF_8))
                    .path("sequence")
                    .asLong(0);
        } catch (JsonProcessingException e) {
            throw new MalformedEventException("a document without a header line", e);
        }
    }

    /** A claim that is being filled. For one thread. */
    public static final class Draft {
        private final RepositoryName repository;
        private final long sequence;
        private final Instant time;
        private final String actor;
        private final String requestId;
        private final List<ClaimedChange> changes = new ArrayList<>();

        private Draft(RepositoryName repository, long sequence, Instant time, String actor, String requestId) {
            this.repository = repository;
            this.sequence = sequence;
            this.time = time;
            this.actor = actor;
            this.requestId = requestId;
        }

        /** Adds a change that leaves a document with the claim's sequence. */
        public Draft writes(Key document, RegistryEvent event) {
            return add(document, event, false);
        }

        /** Adds a change that leaves a tombstone. */
        public Draft removes(Key document, RegistryEvent event) {
            return add(document, event, true);
        }

        private Draft add(Key document, RegistryEvent event, boolean removal) {
            EventId id = new EventId(repository, sequence, changes.size());
            changes.add(new ClaimedChange(new AnnouncedEvent(id, time, actor, requestId, event), document, removal));
            return this;
        }

        /** Whether nothing would be announced. */
        public boolean isEmpty() {
            return changes.isEmpty();
        }

        /** The claim. */
        public Claim claim() {
            return new Claim(repository, sequence, time, changes);
        }
    }
}
