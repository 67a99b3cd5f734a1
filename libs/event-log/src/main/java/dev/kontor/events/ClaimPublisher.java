package dev.kontor.events;

import dev.kontor.oci.RepositoryName;
import dev.kontor.store.DamageLog;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Durability;
import dev.kontor.store.Key;
import dev.kontor.store.KillPoint;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.Write;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Announces claims, each behind those on which it builds, and clears them.
 *
 * <p>What this process made it knows. Of what others left only storage tells: a change was made when its document shows
 * it, or when the claim of a later change, which was made, builds on it. For one thread.
 */
final class ClaimPublisher {
    /** How long a claim may stand without a sign of its changes until its writer is taken for dead. */
    static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final System.Logger LOGGER = System.getLogger(Outbox.class.getName());
    private static final Prefix DAMAGED = Prefix.of("outbox-damaged");
    private static final int PAGE = 256;
    private static final int MOST_KNOWN = 10_000;

    private final DocumentStore store;
    private final EventLog log;
    private final InstantSource clock;
    private final ClaimQueue own;
    private final Outbox.Scope scope;
    private final ListRepair lists;
    private Set<Key> suspects = Set.of();

    /** Claims that have been announced, or do not stand any more: a bounded memory that saves reads. */
    private final Map<Key, Boolean> gone = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    ClaimPublisher(DocumentStore store, EventLog log, InstantSource clock, ClaimQueue own, Outbox.Scope scope) {
        this.store = store;
        this.log = log;
        this.clock = clock;
        this.own = own;
        this.scope = scope;
        this.lists = new ListRepair(store);
    }

    /**
     * Announces what this process made, or a part of it when that is much.
     *
     * @return whether more waits
     */
    boolean announceOwn() {
        List<ClaimQueue.Settled> ready = own.ready(PAGE);
        if (ready.isEmpty()) {
            return false;
        }
        Round round = new Round();
        ready.forEach(settled -> round.add(new Announcement(settled.claim(), settled.made(), End.KNOWN)));
        round.end();
        ready.forEach(settled -> own.drop(settled.claim()));
        return ready.size() == PAGE;
    }

    /**
     * Announces what other processes left, and what this one forgot, as far as its changes show, and drops what shows nothing for too long.
     *
     * <p>The listing is no snapshot: the claim of a later change may be missing in it. A claim is dropped only when it
     * showed nothing in the listing before either, and when no claim that stands builds on it.
     */
    void announceLeft() {
        long forgotten = own.forgotten();
        Map<Key, Claim> late = new LinkedHashMap<>();
        Set<Key> builtOn = new HashSet<>();
        String after = "";
        List<ListedDocument> page;
        do {
            page = ListedDocument.read(store, Claim.OUTBOX, after, PAGE);
            Round round = new Round();
            for (ListedDocument each : page) {
                if (each instanceof ListedDocument.Sound sound) {
                    look(sound, round, late, builtOn);
                }
            }
            round.end();
            after = page.isEmpty() ? after : Claim.OUTBOX.rest(page.getLast().key());
        } while (page.size() == PAGE);
        Round last = new Round();
        late.keySet().removeAll(builtOn);
        late.forEach((key, claim) -> {
            if (suspects.contains(key)) {
                last.add(new Announcement(claim, shown(claim), End.GUESSED));
            }
        });
        last.end();
        suspects = Set.copyOf(late.keySet());
        own.found(forgotten);
    }

    private void look(ListedDocument.Sound each, Round round, Map<Key, Claim> late, Set<Key> builtOn) {
        if (own.holds(each.key())) {
            return;
        }
        Optional<Claim> read = decode(each.key(), each.document());
        if (read.isEmpty()) {
            return;
        }
        Claim claim = read.get();
        if (!scope.covers(claim)) {
            claim.behind().forEach(state -> builtOn.add(Claim.key(claim.repository(), state.sequence())));
            return;
        }
        List<ClaimedChange> made = shown(claim);
        if (made.size() == claim.changes().size()) {
            round.add(new Announcement(claim, made, End.GUESSED));
            return;
        }
        claim.behind().forEach(state -> builtOn.add(Claim.key(claim.repository(), state.sequence())));
        if (claim.time().plus(DEADLINE).isBefore(clock.instant())) {
            late.put(each.key(), claim);
        }
    }

    private List<ClaimedChange> shown(Claim claim) {
        return claim.changes().stream().filter(this::isShown).toList();
    }

    private boolean isShown(ClaimedChange change) {
        try {
            return store.find(change.document()).filter(change::isShownBy).isPresent();
        } catch (StoreDamagedException e) {
            // Whether it was made nobody can tell any more: an event too many does no harm, one too few does.
            DamageLog.report(e);
            return true;
        }
    }

    /** A claim as it stands; one that is damaged stays where it is, and holds nothing up. */
    private Optional<Document> find(Key claim) {
        try {
            return store.find(claim);
        } catch (StoreDamagedException e) {
            DamageLog.report(e);
            return Optional.empty();
        }
    }

    /** Reads a claim; one that is none is moved aside, so that it is reported once and stops nothing. */
    private Optional<Claim> decode(Key key, Document document) {
        try {
            return Optional.of(Claim.decode(document.bytes()));
        } catch (MalformedEventException e) {
            Key aside = DAMAGED.key(Claim.OUTBOX.rest(key));
            LOGGER.log(System.Logger.Level.ERROR, key + " is damaged and not announced; it is kept as " + aside, e);
            store.write(List.of(Write.store(aside, document.bytes())));
            store.write(List.of(Write.forget(key)));
            return Optional.empty();
        }
    }

    /** What becomes of a claim behind its announcement. */
    private enum End {
        /** It stands: more may come of it. */
        NONE,
        /** It is cleared. Its batch has ended here, so the lists are as they must be. */
        KNOWN,
        /** It is cleared. Its process may have died in the middle, so the lists are looked after. */
        GUESSED
    }

    /**
     * A claim and what of it is to be announced.
     *
     * @param end whether nothing more will come of it
     */
    private record Announcement(Claim claim, List<ClaimedChange> made, End end) {}

    /** Events that are appended together, and the claims that are cleared afterwards. */
    private final class Round {
        private final Map<EventId, AnnouncedEvent> events = new LinkedHashMap<>();
        private final Set<Key> cleared = new HashSet<>();
        private final List<Claim> guessed = new ArrayList<>();

        /** Adds an announcement behind all on which it builds; without recursion, since their chain may be long. */
        void add(Announcement wanted) {
            List<Step> steps = new ArrayList<>();
            steps.add(new Step(wanted));
            while (!steps.isEmpty()) {
                Step step = steps.getLast();
                Optional<Announcement> first = step.nextBefore(this);
                if (first.isPresent()) {
                    steps.add(new Step(first.get()));
                } else {
                    steps.removeLast();
                    put(step.announcement());
                }
            }
        }

        private void put(Announcement announcement) {
            announcement
                    .made()
                    .forEach(change -> events.putIfAbsent(change.announced().id(), change.announced()));
            if (announcement.end() != End.NONE) {
                cleared.add(announcement.claim().key());
            }
            if (announcement.end() == End.GUESSED) {
                guessed.add(announcement.claim());
            }
        }

        /** The claim that made a state, if it stands still. */
        private Optional<Announcement> standing(RepositoryName repository, DocumentState state) {
            Key key = Claim.key(repository, state.sequence());
            if (cleared.contains(key) || gone.containsKey(key)) {
                return Optional.empty();
            }
            Optional<Document> found = find(key);
            if (found.isEmpty()) {
                gone.put(key, true);
            }
            return found.flatMap(document -> decode(key, document)).flatMap(claim -> announcement(claim, state));
        }

        private Optional<Announcement> announcement(Claim claim, DocumentState state) {
            List<ClaimedChange> made = claim.changes().stream()
                    .filter(change -> change.document().equals(state.document()) || isShown(change))
                    .toList();
            boolean isAllMade = made.size() == claim.changes().size();
            boolean isNew = made.stream()
                    .anyMatch(change -> !events.containsKey(change.announced().id()));
            return isNew
                    ? Optional.of(
                            new Announcement(claim, made, isAllMade && scope.covers(claim) ? End.GUESSED : End.NONE))
                    : Optional.empty();
        }

        void end() {
            if (!events.isEmpty()) {
                log.append(List.copyOf(events.values()));
            }
            guessed.forEach(lists::repair);
            KillPoint.OUTBOX_BEFORE_CLEARING.pass();
            if (!cleared.isEmpty()) {
                store.write(cleared.stream().map(Write::forget).toList(), Durability.RELAXED);
                cleared.forEach(key -> gone.put(key, true));
            }
            KillPoint.OUTBOX_CLEARED.pass();
        }
    }

    /** An announcement that waits for those before it. */
    private static final class Step {
        private final Announcement announcement;
        private int looked;

        Step(Announcement announcement) {
            this.announcement = announcement;
        }

        Announcement announcement() {
            return announcement;
        }

        /** The next claim that has to be announced before this one. */
        Optional<Announcement> nextBefore(Round round) {
            Claim claim = announcement.claim();
            while (looked < claim.behind().size()) {
                Optional<Announcement> before =
                        round.standing(claim.repository(), claim.behind().get(looked++));
                if (before.isPresent()) {
                    return before;
                }
            }
            return Optional.empty();
        }
    }
}
