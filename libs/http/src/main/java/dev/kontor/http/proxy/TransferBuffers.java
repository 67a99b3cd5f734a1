package dev.kontor.http.proxy;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * The arrays through which bodies pass: large ones for those that flow, of which there are only so many, and small ones for
 * all others. However many clients are slow, and however many transfers run, the memory for them is bounded.
 */
final class TransferBuffers {
    static final int LARGE_BYTES = 256 << 10;
    static final int SMALL_BYTES = 8 << 10;

    private final Queue<byte[]> idle = new ConcurrentLinkedQueue<>();
    private final Semaphore free;

    /** At most this many large arrays at once. */
    TransferBuffers(int large) {
        this.free = new Semaphore(large);
    }

    /** As many large arrays as fit into an eighth of the heap. */
    static TransferBuffers forThisHeap() {
        return new TransferBuffers(Math.clamp(Runtime.getRuntime().maxMemory() / 8 / LARGE_BYTES, 4, 512));
    }

    /** An array for one body, small at first. */
    Buffer open() {
        return new Buffer();
    }

    /** For one thread. */
    final class Buffer implements AutoCloseable {
        private byte[] array = new byte[SMALL_BYTES];
        private boolean large;

        byte[] array() {
            return array;
        }

        /**
         * Suits the array to the pace: one that was filled is exchanged for a large one if one is free, one that was not
         * for a small one. Its bytes are lost.
         */
        void adapt(int filled, long rest) {
            if (!large && filled == array.length && rest > SMALL_BYTES && free.tryAcquire()) {
                byte[] former = idle.poll();
                array = former == null ? new byte[LARGE_BYTES] : former;
                large = true;
            } else if (large && filled < SMALL_BYTES) {
                giveBack();
                array = new byte[SMALL_BYTES];
            }
        }

        @Override
        public void close() {
            giveBack();
        }

        private void giveBack() {
            if (large) {
                large = false;
                idle.add(array);
                free.release();
            }
        }
    }
}
