package dev.kontor.events;

import dev.kontor.oci.Json;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.DamageLog;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.Prefix;
import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.StoreException;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Write;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A member of a group on the journal: the one whose turn it is reads, and the others stand by.
 *
 * <p>The group's position is a document that moves by compare-and-set, and holds whatever two members believe at once.
 */
final class JournalConsumer implements EventConsumer {
    private static final Prefix CONSUMERS = Prefix.of("consumers");
    private static final Duration STAND_BY = Duration.ofMillis(500);
    private static final Duration LAG_AGE = Duration.ofSeconds(5);
    private static final Duration NOTE_AGE = Duration.ofSeconds(5);
    private static final int MOST = 64;

    private final DocumentStore store;
    private final JournalEventLog log;
    private final Key key;
    private final Optional<Lease> lease;
    private final InstantSource clock;
    private final String member = UUID.randomUUID().toString();
    private final Semaphore woken = new Semaphore(0);
    private long moves;
    private Optional<Place> place = Optional.empty();
    private List<Delivery> polled = List.of();
    private int noted;
    private Instant noteAt = Instant.MIN;
    private Instant lagAt = Instant.MIN;
    private volatile long lag;

    /** The group's position as it was found or written. */
    private record Place(Optional<Document> document, LogPosition position) {}

    /** @param shared whether other processes may be members */
    JournalConsumer(
            DocumentStore store,
            JournalEventLog log,
            Topic topic,
            String group,
            boolean shared,
            InstantSource clock,
            Duration length) {
        this.store = store;
        this.log = log;
        String place = topic.equals(Topic.CHANGES) ? group : group + "." + topic.name();
        this.key = CONSUMERS.key(place + "/position");
        this.lease = shared
                ? Optional.of(new Lease(store, CONSUMERS.key(place + "/lease"), clock, length))
                : Optional.empty();
        this.clock = clock;
    }

    @Override
    public List<Delivery> poll(Duration wait) throws InterruptedException {
        if (!available(() -> lease.map(Lease::hold).orElse(true))) {
            place = Optional.empty();
            lag = 0;
            rest(wait);
            return List.of();
        }
        LogPosition from = available(this::position);
        available(() -> refreshLag(from));
        if (woken.tryAcquire()) {
            return List.of();
        }
        polled = log.read(from, MOST, wait);
        noted = 0;
        noteAt = clock.instant().plus(NOTE_AGE);
        return polled;
    }

    private void rest(Duration wait) throws InterruptedException {
        Duration rest = wait.compareTo(STAND_BY) < 0 ? wait : STAND_BY;
        boolean _ = woken.tryAcquire(rest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private LogPosition position() {
        if (place.isEmpty()) {
            Optional<Document> found = found();
            LogPosition position = found.map(JournalConsumer::decode).orElse(LogPosition.OLDEST);
            if (position.equals(LogPosition.OLDEST) && !log.isWhole()) {
                throw new PositionLostException(
                        "the group has no position, and the journal has forgotten its beginning");
            }
            place = Optional.of(new Place(found, position));
        }
        return place.get().position();
    }

    private Optional<Document> found() {
        try {
            return store.find(key);
        } catch (StoreDamagedException e) {
            DamageLog.report(e);
            throw new PositionLostException("the position of the group is damaged");
        }
    }

    private boolean refreshLag(LogPosition from) {
        if (clock.instant().isBefore(lagAt)) {
            return false;
        }
        lag = log.documentsBehind(from);
        lagAt = clock.instant().plus(LAG_AGE);
        return true;
    }

    @Override
    public void commit(int handled) {
        note(handled);
        polled = List.of();
    }

    private void note(int handled) {
        if (handled > noted) {
            LogPosition next = polled.get(handled - 1).next();
            noted = handled;
            available(() -> move(next));
        }
    }

    /** Moves the position from where this member found or left it; not when another has moved it meanwhile. */
    private boolean move(LogPosition next) {
        Optional<Document> before = place.map(Place::document).orElseGet(() -> store.find(key));
        if (place.isEmpty() && before.filter(this::isLeftByThis).isEmpty()) {
            return false;
        }
        place = Optional.empty();
        return store.write(List.of(Write.put(key, Expectation.asFound(before), encode(next))))
                instanceof BatchOutcome.Applied;
    }

    private byte[] encode(LogPosition position) {
        return Json.MAPPER
                .createObjectNode()
                .put("position", position.value())
                .put("member", member)
                .put("moves", ++moves)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private boolean isLeftByThis(Document found) {
        return text(found, "member").equals(member);
    }

    @Override
    public boolean keep(Work work) {
        if (!available(() -> lease.map(Lease::hold).orElse(true))) {
            return false;
        }
        if (!clock.instant().isBefore(noteAt)) {
            note(Math.min(work.settled(), polled.size()));
            noteAt = clock.instant().plus(NOTE_AGE);
        }
        return true;
    }

    @Override
    public void skipLost() {
        available(() -> {
            LogPosition oldest = log.oldest();
            try {
                place = Optional.of(new Place(store.find(key), oldest));
                return move(oldest);
            } catch (StoreDamagedException e) {
                store.write(List.of(Write.store(key, encode(oldest))));
                return true;
            }
        });
    }

    @Override
    public long lag() {
        return lag;
    }

    @Override
    public void wake() {
        woken.release();
    }

    @Override
    public void close() {
        try {
            lease.ifPresent(Lease::release);
        } catch (StoreException e) {
            // The others wait until the lease has run out.
        }
    }

    private static <T> T available(Supplier<T> work) {
        try {
            return work.get();
        } catch (StoreUnavailableException e) {
            throw new EventLogUnavailableException("the group's position cannot be reached", e);
        }
    }

    /** A document that nobody can read is no position: the group begins anew. */
    private static LogPosition decode(Document found) {
        return new LogPosition(text(found, "position"));
    }

    private static String text(Document found, String name) {
        try {
            return Json.MAPPER.readTree(found.bytes()).path(name).asText("");
        } catch (IOException e) {
            return "";
        }
    }
}
