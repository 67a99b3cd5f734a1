package dev.kontor.events;

import dev.kontor.oci.RepositoryName;
import dev.kontor.store.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The claims of this process, of each repository in the order of their sequences.
 *
 * <p>A claim whose batch is under way holds back those behind it. For many threads.
 */
final class ClaimQueue {
    /** A claim whose batch has ended, with what of it was made. */
    record Settled(Claim claim, List<ClaimedChange> made) {}

    private final Map<RepositoryName, NavigableMap<Long, Optional<Settled>>> claims = new HashMap<>();
    private final Set<Key> keys = new HashSet<>();

    /** The claim's batch begins. */
    synchronized void begin(Claim claim) {
        claims.computeIfAbsent(claim.repository(), _ -> new TreeMap<>()).put(claim.sequence(), Optional.empty());
        keys.add(claim.key());
    }

    /** The claim's batch has ended; some of its changes were made. */
    synchronized void settle(Claim claim, List<ClaimedChange> made) {
        claims.get(claim.repository()).put(claim.sequence(), Optional.of(new Settled(claim, made)));
    }

    /** Nothing of the claim remains to be announced by this process from memory. */
    synchronized void drop(Claim claim) {
        keys.remove(claim.key());
        claims.computeIfPresent(claim.repository(), (_, ofRepository) -> {
            ofRepository.remove(claim.sequence());
            return ofRepository.isEmpty() ? null : ofRepository;
        });
    }

    /** Whether this process knows best what became of the claim under a key. */
    synchronized boolean holds(Key claim) {
        return keys.contains(claim);
    }

    /** What can be announced now, in order; it stays until it is dropped. */
    synchronized List<Settled> ready() {
        List<Settled> ready = new ArrayList<>();
        for (NavigableMap<Long, Optional<Settled>> ofRepository : claims.values()) {
            for (Optional<Settled> each : ofRepository.values()) {
                if (each.isEmpty()) {
                    break;
                }
                ready.add(each.get());
            }
        }
        return ready;
    }
}
