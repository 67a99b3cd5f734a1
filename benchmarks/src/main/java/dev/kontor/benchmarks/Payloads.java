package dev.kontor.benchmarks;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Blobs that no registry has seen, of which each registry gets the same ones in the same order. */
final class Payloads {
    private static final int RING_BYTES = 8 << 20;

    private final PayloadRing ring;
    private final Map<String, PayloadRing> rings = new ConcurrentHashMap<>();

    /**
     * An endless supply for each registry.
     *
     * @param seed differs from process to process, so that nothing is sent twice
     */
    Payloads(long seed) {
        this.ring = new PayloadRing(seed, RING_BYTES);
    }

    /** The registry's next blob; its digest is computed here, so call this outside the timed window. */
    Payload next(Peer peer, long sizeBytes) {
        return rings.computeIfAbsent(peer.name(), name -> ring.fromTheStart()).next(sizeBytes);
    }
}
