package dev.kontor.http.proxy;

import java.util.Comparator;
import java.util.List;

/**
 * Chooses the same replica for the same key in every process, with nothing to remember: each replica is weighed with the
 * key, and the heaviest is chosen. When one goes, only its own keys move; when one comes, it takes its share.
 */
final class Rendezvous {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Rendezvous() {}

    /** The replica for a key, of a list that is not empty. */
    static Replica choose(String key, List<Replica> replicas) {
        return replicas.stream()
                .max(Comparator.comparingLong(replica -> weight(key, replica.name())))
                .orElseThrow();
    }

    /** FNV-1a with the finish of SplitMix64, which spreads what differs in the last characters only. */
    static long weight(String key, String name) {
        long hash = add(add(FNV_OFFSET, key) * FNV_PRIME, name);
        hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
        return hash ^ hash >>> 31;
    }

    private static long add(long hash, String text) {
        long sum = hash;
        for (int i = 0; i < text.length(); i++) {
            sum = (sum ^ text.charAt(i)) * FNV_PRIME;
        }
        return sum;
    }
}
