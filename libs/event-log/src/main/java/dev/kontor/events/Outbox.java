package dev.kontor.events;

import dev.kontor.oci.RepositoryName;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Durability;
import dev.kontor.store.Key;
import dev.kontor.store.KillPoint;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Write;
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
 * Makes changes and announces each of them at least once, however the process ends.
 *
 * <p>A change begins with a claim: a note of what is about to be made, which is cleared after it was announced. What
 * this process made it announces from memory; what other or earlier processes left it finds by listing the claims now
 * and then. A claim names the states on which it builds, and is never announced before the claims that made them.
 */
public final class Outbox implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Outbox.class.getName());
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final DocumentStore store;
    private final InstantSource clock;
    private final AtomicLong lastSequence = new AtomicLong();
    private final ClaimQueue queue = new ClaimQueue();
    private final ClaimPublisher publisher;
    private final Semaphore work = new Semaphore(0);
    private Optional<Thread> thread = Optional.empty();
    private volatile boolean closed;

    /** An outbox that announces only when it is told to, until it is started. */
    public Outbox(DocumentStore store, EventLog log, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.publisher = new ClaimPublisher(store, log, clock, queue);
    }

    /** Begins to announce by itself, first what an earlier process left. */
    public synchronized Outbox start() {
        thread = Optional.of(Thread.ofPlatform().name("outbox").daemon(true).start(this::run));
        return this;
    }

    /**
     * Takes a sequence that is greater than any taken here before, and follows the clock.
     *
     * @param floor the greatest sequence of the documents that will be changed; the new one is greater
     */
    public long nextSequence(long floor) {
        Instant now = clock.instant();
        long micros = Math.addExact(
                TimeUnit.SECONDS.toMicros(now.getEpochSecond()), TimeUnit.NANOSECONDS.toMicros(now.getNano()));
        return lastSequence.updateAndGet(last -> Math.max(micros, Math.max(last, floor) + 1));
    }

    /**
     * Begins a claim, to be filled with changes.
     *
     * @param floor the greatest sequence of the documents that will be changed
     */
    public Draft draft(RepositoryName repository, long floor, String actor, String requestId) {
        return new Draft(repository, nextSequence(floor), clock.instant(), actor, requestId);
    }

    /**
     * Makes a change: the claim, then the writes, as one ordered batch. What was made of it is announced, also when the
     * batch stopped half-way.
     *
     * @return how far the batch came; the claim is its first write, with index 0
     * @throws StoreUnavailableException when the store fails; what was made is found by listing then
     */
    public BatchOutcome make(Claim claim, List<Write> writes) {
        List<Write> batch = new ArrayList<>(writes.size() + 1);
        batch.add(Write.create(claim.key(), claim.encode()));
        batch.addAll(writes);
        queue.begin(claim);
        BatchOutcome outcome;
        try {
            outcome = store.write(batch);
            KillPoint.CLAIM_WRITTEN.pass();
        } catch (RuntimeException e) {
            queue.drop(claim);
            throw e;
        }
        switch (outcome) {
            case BatchOutcome.Applied _ -> settle(claim, claim.changes());
            case BatchOutcome.Stopped stopped when stopped.index() == 0 -> queue.drop(claim);
            case BatchOutcome.Stopped stopped -> settle(claim, made(claim, batch.subList(1, stopped.index())));
        }
        work.release();
        return outcome;
    }

    private static List<ClaimedChange> made(Claim claim, List<Write> written) {
        Set<Key> keys = new HashSet<>();
        written.forEach(write -> keys.add(write.key()));
        return claim.changes().stream()
                .filter(change -> keys.contains(change.document()))
                .toList();
    }

    private void settle(Claim claim, List<ClaimedChange> made) {
        if (made.isEmpty()) {
            queue.drop(claim);
            store.write(List.of(Write.forget(claim.key())), Durability.RELAXED);
            return;
        }
        // A store so slow that others may have dropped the claim: it is noted again, before the change is acknowledged.
        if (claim.time().plus(ClaimPublisher.DEADLINE.dividedBy(2)).isBefore(clock.instant())) {
            store.write(List.of(Write.store(claim.key(), claim.encode())));
        }
        queue.settle(claim, made);
    }

    /**
     * Announces all that can be announced now, of this process and of others.
     *
     * @throws StoreUnavailableException when the store fails; what was not announced is kept
     * @throws EventLogUnavailableException when the log fails; what was not announced is kept
     */
    public synchronized void publish() {
        publisher.announceOwn();
        publisher.announceLeft();
    }

    private synchronized void publishOwn() {
        publisher.announceOwn();
    }

    /** Stops announcing after what is under way; what is left is announced after the next start. */
    @Override
    public void close() {
        closed = true;
        work.release();
        Optional<Thread> running;
        synchronized (this) {
            running = thread;
        }
        try {
            if (running.isPresent()) {
                running.get().join(Duration.ofSeconds(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long listAt = System.nanoTime();
        while (!closed) {
            try {
                long wait = listAt - System.nanoTime();
                if (wait <= 0) {
                    listAt = System.nanoTime() + LOOK_AGAIN.toNanos();
                    publish();
                } else if (work.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
                    work.drainPermits();
                    publishOwn();
                }
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

    /** A claim that is being filled. For one thread. */
    public static final class Draft {
        private final RepositoryName repository;
        private final long sequence;
        private final Instant time;
        private final String actor;
        private final String requestId;
        private final List<ClaimedChange> changes = new ArrayList<>();
        private final List<DocumentState> behind = new ArrayList<>();

        private Draft(RepositoryName repository, long sequence, Instant time, String actor, String requestId) {
            this.repository = repository;
            this.sequence = sequence;
            this.time = time;
            this.actor = actor;
            this.requestId = requestId;
        }

        /** The claim's sequence, which each document that it changes carries. */
        public long sequence() {
            return sequence;
        }

        /**
         * Adds a change that leaves a document with the claim's sequence.
         *
         * @param replaced what stood there before, removed or not
         */
        public Draft writes(Key document, Optional<Document> replaced, RegistryEvent event) {
            replaced.ifPresent(found -> behind(document, found));
            return add(document, event, false);
        }

        /** Adds a change that removes a document, leaving the claim's sequence. */
        public Draft removes(Key document, Document replaced, RegistryEvent event) {
            return behind(document, replaced).add(document, event, true);
        }

        /** Notes a document on which the changes build: what made it is announced before them. */
        public Draft behind(Key document, Document found) {
            DocumentState state = DocumentState.of(document, found);
            if (state.sequence() > 0) {
                behind.add(state);
            }
            return this;
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
            return new Claim(repository, sequence, time, changes, behind);
        }
    }
}
