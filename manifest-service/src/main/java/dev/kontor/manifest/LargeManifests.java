package dev.kontor.manifest;

import dev.kontor.http.RegistryException;
import dev.kontor.oci.ErrorCode;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Memory for manifests that are larger than nearly all of them: so much at once as the heap bears, whoever asks for more
 * waits.
 *
 * <p>A manifest of up to {@link #FREE_BYTES} takes part in none of this, so that nobody who sends large ones slowly keeps
 * ordinary clients waiting. A larger one is counted twice: as bytes that arrive, while its client may take its time, and
 * as what is made of them, while no client is waited for. Whoever has the second never waits for the first. For any
 * number of threads.
 */
final class LargeManifests {
    /** A manifest up to this size is read and worked on at once. */
    static final int FREE_BYTES = 16 << 10;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String RETRY_SECONDS = "5";

    /** Few bytes can make many objects, up to the limit on tokens; see {@link dev.kontor.oci.Json#MAX_TOKENS}. */
    private static final int MOST_TIMES = 32;

    private static final long MOST_OBJECTS_BYTES = 24 << 20;

    private static final int TIMES_BEHIND_OBJECTS = 6;
    private static final int UNIT_BYTES = 1 << 10;

    private final Semaphore arriving;
    private final Semaphore worked;

    /** @param maxBytes the largest manifest */
    private LargeManifests(long heapBytes, int maxBytes) {
        this.arriving = firstComeFirstServed(units(Math.max(heapBytes / 8, maxBytes)));
        this.worked = firstComeFirstServed(units(Math.max(heapBytes / 4, workBytes(maxBytes))));
    }

    private static Semaphore firstComeFirstServed(int permits) {
        return new Semaphore(permits, true);
    }

    /** As much as this virtual machine's heap bears. */
    static LargeManifests forThisHeap(int maxBytes) {
        return forHeap(Runtime.getRuntime().maxMemory(), maxBytes);
    }

    static LargeManifests forHeap(long heapBytes, int maxBytes) {
        return new LargeManifests(heapBytes, maxBytes);
    }

    /** Room that was taken, given back when it is closed. */
    static final class Room implements AutoCloseable {
        private final Semaphore free;
        private int units;

        private Room(Semaphore free) {
            this.free = free;
        }

        /**
         * Takes room, waiting for it; what this one took before stays.
         *
         * @throws RegistryException 503 when there is none for long
         */
        void take(long bytes) {
            int wanted = units(bytes);
            try {
                if (!free.tryAcquire(wanted, PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                    throw unavailable("too many large manifests at once");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw unavailable("the server is stopping");
            }
            units += wanted;
        }

        @Override
        public void close() {
            free.release(units);
            units = 0;
        }

        private static RegistryException unavailable(String message) {
            return new RegistryException(ErrorCode.UNAVAILABLE, message).withHeader("Retry-After", RETRY_SECONDS);
        }
    }

    /** Room for bytes that arrive; none is taken yet. */
    Room arriving() {
        return new Room(arriving);
    }

    /**
     * Room for all that is made of a manifest, taken unless it is small.
     *
     * @throws RegistryException 503 when there is none for long
     */
    Room working(int manifestBytes) {
        Room room = new Room(worked);
        if (manifestBytes > FREE_BYTES) {
            room.take(workBytes(manifestBytes));
        }
        return room;
    }

    /** What parsing takes at its worst. */
    private static long workBytes(int manifestBytes) {
        long few = (long) MOST_TIMES * manifestBytes;
        return Math.min(few, MOST_OBJECTS_BYTES + (long) TIMES_BEHIND_OBJECTS * manifestBytes);
    }

    private static int units(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, (bytes + UNIT_BYTES - 1) / UNIT_BYTES);
    }
}
