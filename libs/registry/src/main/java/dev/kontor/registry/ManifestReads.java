package dev.kontor.registry;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Memory for manifests of which only the size is asked: each is read whole, and a few of the largest fit in a small heap.
 * For any number of threads.
 */
final class ManifestReads {
    /** How many manifests are read together. */
    static final int TOGETHER = 8;

    private static final int LARGEST_BYTES = 4 << 20;
    private static final int MOST_AT_ONCE = 64;

    private final Semaphore turns;

    private ManifestReads(int turns) {
        this.turns = new Semaphore(turns, true);
    }

    /** As many at once as this virtual machine's heap bears. */
    static ManifestReads forThisHeap() {
        long turns = Runtime.getRuntime().maxMemory() / 8 / TOGETHER / LARGEST_BYTES;
        return new ManifestReads(Math.clamp(turns, 1, MOST_AT_ONCE));
    }

    /** Does something with up to {@link #TOGETHER} manifests in memory, when it is its turn. */
    <T> T inTurn(Supplier<T> work) {
        turns.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
