package dev.kontor.events;

import dev.kontor.oci.Json;
import dev.kontor.store.BatchOutcome;
import dev.kontor.store.DamageLog;
import dev.kontor.store.Document;
import dev.kontor.store.DocumentStore;
import dev.kontor.store.Expectation;
import dev.kontor.store.Key;
import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.Version;
import dev.kontor.store.Write;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A document that names the process whose turn it is, so that several do not do the same work.
 *
 * <p>It spares work and guards nothing: a process that stood still may believe for a moment that it is its turn while
 * another has taken over. Clocks of different machines are never compared: a holder is given up when its document did not
 * change for the lease's length by the observer's own clock. For one thread.
 */
public final class Lease {
    /** How long a holder that shows no sign keeps its turn, unless somebody says otherwise. */
    public static final Duration LENGTH = Duration.ofSeconds(15);

    /** The holder of a lease that was given up. */
    private static final String NOBODY = "";

    private final DocumentStore store;
    private final Key key;
    private final InstantSource clock;
    private final Duration length;
    private final String holder = UUID.randomUUID().toString();
    private long renewals;
    private Optional<Instant> renewed = Optional.empty();
    private Optional<Sighting> sighting = Optional.empty();
    private Optional<Instant> damagedSince = Optional.empty();
    private Instant lookAt = Instant.MIN;

    /** Another's document, and since when it has not changed. */
    private record Sighting(Version version, Instant since) {}

    /** @param key the document, which nobody else writes */
    public Lease(DocumentStore store, Key key, InstantSource clock) {
        this(store, key, clock, LENGTH);
    }

    /**
     * A lease of another length, which all that share it must know.
     *
     * @param key the document, which nobody else writes
     */
    public Lease(DocumentStore store, Key key, InstantSource clock, Duration length) {
        this.store = store;
        this.key = key;
        this.clock = clock;
        this.length = length;
    }

    /**
     * Takes the turn or keeps it; asks the store only when a part of the lease's length is over.
     *
     * @return whether it is this process's turn
     * @throws dev.kontor.store.StoreUnavailableException when the store fails
     */
    public boolean hold() {
        Instant now = clock.instant();
        if (renewed.isPresent() && now.isBefore(renewed.get().plus(length.dividedBy(3)))) {
            return true;
        }
        if (renewed.isEmpty() && now.isBefore(lookAt)) {
            return false;
        }
        boolean isHeld = look(now);
        lookAt = now.plus(length.dividedBy(4));
        renewed = isHeld ? Optional.of(now) : Optional.empty();
        return isHeld;
    }

    private boolean look(Instant now) {
        try {
            Optional<Document> found = store.find(key);
            damagedSince = Optional.empty();
            return isFree(found, now);
        } catch (StoreDamagedException e) {
            DamageLog.report(e);
            return replace(now);
        }
    }

    /** A document that nobody can read keeps nobody waiting for longer than a holder that shows no sign. */
    private boolean replace(Instant now) {
        if (damagedSince.isEmpty()) {
            damagedSince = Optional.of(now);
        }
        if (now.isBefore(damagedSince.get().plus(length))) {
            return false;
        }
        store.write(List.of(Write.store(key, encode())));
        damagedSince = Optional.empty();
        return true;
    }

    private boolean isFree(Optional<Document> found, Instant now) {
        if (found.isEmpty() || isReleased(found.get()) || isMine(found.get())) {
            return take(found);
        }
        Version version = found.get().version();
        if (sighting.filter(seen -> seen.version().equals(version)).isEmpty()) {
            sighting = Optional.of(new Sighting(version, now));
            return false;
        }
        return !now.isBefore(sighting.get().since().plus(length)) && take(found);
    }

    private boolean take(Optional<Document> found) {
        return store.write(List.of(Write.put(key, Expectation.asFound(found), encode())))
                instanceof BatchOutcome.Applied;
    }

    private byte[] encode() {
        return encode(holder);
    }

    private byte[] encode(String holder) {
        return Json.MAPPER
                .createObjectNode()
                .put("holder", holder)
                .put("renewals", ++renewals)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private boolean isMine(Document found) {
        return holderOf(found).equals(Optional.of(holder));
    }

    private static boolean isReleased(Document found) {
        return holderOf(found).equals(Optional.of(NOBODY));
    }

    private static Optional<String> holderOf(Document found) {
        try {
            return Optional.of(
                    Json.MAPPER.readTree(found.bytes()).path("holder").asText());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Gives the turn up, so that another need not wait; nothing happens when it was not held. */
    public void release() {
        if (renewed.isPresent()) {
            renewed = Optional.empty();
            store.find(key)
                    .filter(this::isMine)
                    .ifPresent(found -> store.write(
                            List.of(Write.put(key, Expectation.asFound(Optional.of(found)), encode(NOBODY)))));
        }
    }
}
