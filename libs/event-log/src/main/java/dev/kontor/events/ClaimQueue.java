package dev.kontor.events;

import dev.kontor.oci.RepositoryName;
import dev.kontor.store.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The claims of this process, of each repository in the order of their sequences.
 *
 * <p>A claim whose batch is under way holds back those behind it. When very many wait, further ones are forgotten: they
 * stand in the store and are found by listing. For many threads.
 */
final class ClaimQueue {
    /** A claim whose batch has ended, with what of it was made. */
    record Settled(Claim claim, List<ClaimedChange> made) {}

    private final int mostRemembered;
    private final Map<RepositoryName, NavigableMap<Long, Optional<Settled>>> claims = new HashMap<>();
    private final LinkedHashMap<Key, Instant> times = new LinkedHashMap<>();
    private long forgotten;

    /** @param mostRemembered how many claims are kept in memory, but for those whose batch is under way */
    ClaimQueue(int mostRemembered) {
        this.mostRemembered = mostRemembered;
    }

    /** The claim's batch begins. */
    synchronized void begin(Claim claim) {
        claims.computeIfAbsent(claim.repository(), _ -> new TreeMap<>()).put(claim.sequence(), Optional.empty());
        times.putLast(claim.key(), claim.time());
    }

    /** The claim's batch has ended; some of its changes were made. */
    synchronized void settle(Claim claim, List<ClaimedChange> made) {
        if (times.size() > mostRemembered) {
            drop(claim);
            forgotten++;
            return;
        }
        claims.get(claim.repository()).put(claim.sequence(), Optional.of(new Settled(claim, made)));
    }

    /** Nothing of the claim remains to be announced by this process from memory. */
    synchronized void drop(Claim claim) {
        times.remove(claim.key());
        claims.computeIfPresent(claim.repository(), (_, ofRepository) -> {
            ofRepository.remove(claim.sequence());
            return ofRepository.isEmpty() ? null : ofRepository;
        });
    }

    /** Whether this process knows best what became of the claim under a key. */
    synchronized boolean holds(Key claim) {
        return times.containsKey(claim);
    }

    /** How many claims were forgotten and are to be found by listing. */
    synchronized long forgotten() {
        return forgotten;
    }

    /** A listing that began when so many were forgotten has found them. */
    synchronized void found(long count) {
        forgotten -= count;
    }

    /** What waits, under way or settled. */
    synchronized Backlog backlog() {
        return new Backlog(
                times.size() + forgotten,
                Optional.ofNullable(times.firstEntry()).map(Map.Entry::getValue));
    }

    /** What can be announced now, in order; it stays until it is dropped. */
    synchronized List<Settled> ready(int limit) {
        List<Settled> ready = new ArrayList<>();
        for (NavigableMap<Long, Optional<Settled>> ofRepository : claims.values()) {
            for (Optional<Settled> each : ofRepository.values()) {
                if (ready.size() == limit) {
                    return ready;
                }
                if (each.isEmpty()) {
                    break;
                }
                ready.add(each.get());
            }
        }
        return ready;
    }
}
