package dev.kontor.events;

import dev.kontor.oci.RepositoryName;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Durability;
import dev.kontor.store.Key;
import dev.kontor.store.KillPoint;
import dev.kontor.store.StoreException;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Worker;
import dev.kontor.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

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
    private static final Duration END = Duration.ofSeconds(10);
    private static final int MOST_REMEMBERED = 10_000;
    private static final int MOST_STANDING = 1000;

    private final DocumentStore store;
    private final InstantSource clock;
    private final AtomicLong lastSequence = new AtomicLong();
    private final ClaimQueue queue;
    private final ClaimPublisher publisher;
    private final Optional<Lease> lease;
    private final Semaphore work = new Semaphore(0);
    private final Outage outage = new Outage(LOGGER, "changes wait to be announced", "changes are announced again");
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Pause pause = new Pause();
    private long listAt = System.nanoTime();
    private boolean hasListed;
    private volatile Optional<Worker> thread = Optional.empty();

    /** Which of the claims that others left a process may clear. */
    public enum Scope {
        /** All. */
        ALL,
        /**
         * All but those that name entries of lists, which it announces and leaves to others: it may have no right to repair
         * the lists.
         */
        ALL_BUT_LISTS;

        boolean covers(Claim claim) {
            return this == ALL
                    || claim.changes().stream()
                            .allMatch(change -> change.entry().isEmpty());
        }
    }

    /** The outbox of a process that has its store for itself; it announces only when told to, until it is started. */
    public Outbox(DocumentStore store, EventLog log, InstantSource clock) {
        this(store, log, clock, Optional.empty(), Scope.ALL, MOST_REMEMBERED);
    }

    /**
     * The outbox of one of several processes on a store.
     *
     * @param lease whose turn it is, among those with the same scope, to look for what others left; nothing but work is lost
     *     when two believe it is theirs
     */
    public static Outbox sharing(DocumentStore store, EventLog log, InstantSource clock, Lease lease, Scope scope) {
        return new Outbox(store, log, clock, Optional.of(lease), scope, MOST_REMEMBERED);
    }

    /** @param mostRemembered how many claims that wait are kept in memory; others are found by listing */
    public Outbox(
            DocumentStore store,
            EventLog log,
            InstantSource clock,
            Optional<Lease> lease,
            Scope scope,
            int mostRemembered) {
        this.store = store;
        this.clock = clock;
        this.queue = new ClaimQueue(mostRemembered);
        this.publisher = new ClaimPublisher(store, log, clock, queue, scope);
        this.lease = lease;
    }

    /** What this process made and did not announce yet; costs next to nothing. */
    public Backlog backlog() {
        return queue.backlog();
    }

    /** Whether the store has a claim of anybody that is not announced yet; one look. */
    public boolean isSomethingClaimed() {
        return !store.list(Claim.OUTBOX, "", 1).isEmpty();
    }

    /** What keeps changes from being announced until somebody mends it; empty for what passes by itself. */
    public Optional<String> trouble() {
        return outage.refusal();
    }

    /**
     * The claims of a repository that stand in the store, whoever made them: their sequences, at most {@link
     * #MOST_STANDING} of them. What a claim lists is there for sure when the claim does not stand any more.
     */
    public Set<Long> standing(RepositoryName repository) {
        return store.list(Claim.of(repository), "", MOST_STANDING).stream()
                .map(entry -> Long.valueOf(entry.key().lastSegment()))
                .collect(Collectors.toSet());
    }

    /** Begins to announce by itself, first what an earlier process left. */
    public Outbox start() {
        thread = Optional.of(
                Worker.start(Thread.ofPlatform().name("outbox").daemon(true), this::round, this::giveUpTurn));
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
        try {
            unlist(claim, made);
            if (made.isEmpty()) {
                store.write(List.of(Write.forget(claim.key())), Durability.RELAXED);
            } else {
                noteAgainIfLate(claim);
            }
        } catch (RuntimeException e) {
            queue.drop(claim);
            throw e;
        }
        if (made.isEmpty()) {
            queue.drop(claim);
        } else {
            queue.settle(claim, made);
        }
    }

    /** Deletes the entries of what will never appear, while the claim still tells of them. */
    private void unlist(Claim claim, List<ClaimedChange> made) {
        List<Write> entries = claim.changes().stream()
                .filter(change -> !change.removal() && !made.contains(change))
                .flatMap(change -> change.entry().stream())
                .map(Write::forget)
                .toList();
        if (!entries.isEmpty()) {
            store.write(entries, Durability.RELAXED);
        }
    }

    /** A store so slow that others may have dropped the claim: it is noted again, before the change is acknowledged. */
    private void noteAgainIfLate(Claim claim) {
        if (claim.time().plus(ClaimPublisher.DEADLINE.dividedBy(2)).isBefore(clock.instant())) {
            store.write(List.of(Write.store(claim.key(), claim.encode())));
        }
    }

    /**
     * Announces all that can be announced now, of this process and of others.
     *
     * @throws StoreUnavailableException when the store fails; what was not announced is kept
     * @throws EventLogUnavailableException when the log fails; what was not announced is kept
     */
    public synchronized void publish() {
        publishOwn();
        publisher.announceLeft();
        hasListed = true;
    }

    private synchronized void publishOwn() {
        boolean isMore = true;
        while (isMore && !isClosing()) {
            isMore = publisher.announceOwn();
        }
    }

    /** What others left is looked for at the start by everyone, and then by the one whose turn it is. */
    private synchronized void publishDue() {
        publishOwn();
        if (!isClosing()
                && (!hasListed
                        || queue.forgotten() > 0
                        || lease.map(Lease::hold).orElse(true))) {
            publish();
        }
    }

    /** Announces nothing more after what is under way, and does not wait for that. */
    public void stop() {
        closing.countDown();
        work.release();
    }

    /** Stops, and waits for what is under way; what is left is announced after the next start. */
    @Override
    public void close() {
        stop();
        try {
            if (thread.isPresent()) {
                boolean _ = thread.get().join(END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Goes on until the outbox is closed; whether it did what it should is the worker's to watch. */
    private boolean round() throws InterruptedException {
        if (isClosing()) {
            return false;
        }
        try {
            listAt = turn(listAt);
            pause.reset();
        } catch (StoreException | EventLogUnavailableException e) {
            if (!isClosing()) {
                outage.fails(e);
            }
            boolean _ = closing.await(pause.next(e).toMillis(), TimeUnit.MILLISECONDS);
            work.release();
        } catch (RuntimeException | Error e) {
            work.release();
            throw e;
        }
        return true;
    }

    private void giveUpTurn() {
        try {
            lease.ifPresent(Lease::release);
        } catch (StoreException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the others wait until the lease has run out", e);
        }
    }

    /**
     * Waits for work, or for the time to look for what was left, and announces.
     *
     * @param due when that time comes
     * @return when it comes next
     */
    private long turn(long due) throws InterruptedException {
        long wait = due - System.nanoTime();
        if (wait > 0) {
            if (work.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
                work.drainPermits();
                publishOwn();
                outage.ends();
            }
            return due;
        }
        publishDue();
        outage.ends();
        return System.nanoTime() + LOOK_AGAIN.toNanos();
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
            return add(document, event, false, Optional.empty());
        }

        /**
         * Adds a change by which a document appears in a list. The entry is to be written in the same batch, before the
         * document where batches are not atomic.
         */
        public Draft lists(Key document, Optional<Document> replaced, RegistryEvent event, Key entry) {
            replaced.ifPresent(found -> behind(document, found));
            return add(document, event, false, Optional.of(entry));
        }

        /** Adds a change that removes a document, leaving the claim's sequence. */
        public Draft removes(Key document, Document replaced, RegistryEvent event) {
            return behind(document, replaced).add(document, event, true, Optional.empty());
        }

        /** Adds a change that removes a listed document. The entry is to be deleted in the same batch, after it. */
        public Draft unlists(Key document, Document replaced, RegistryEvent event, Key entry) {
            return behind(document, replaced).add(document, event, true, Optional.of(entry));
        }

        /** Notes a document on which the changes build: what made it is announced before them. */
        public Draft behind(Key document, Document found) {
            DocumentState state = DocumentState.of(document, found);
            if (state.sequence() > 0) {
                behind.add(state);
            }
            return this;
        }

        private Draft add(Key document, RegistryEvent event, boolean removal, Optional<Key> entry) {
            EventId id = new EventId(repository, sequence, changes.size());
            AnnouncedEvent announced = new AnnouncedEvent(id, time, actor, requestId, event);
            changes.add(new ClaimedChange(announced, document, removal, entry));
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
