package dev.kontor.store.s3;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * What all answers with contents share: requests that stay open while a client is written to, and arrays.
 *
 * <p>The client decides how long it takes its bytes, so a request that waits for it must not be one that others need. A
 * bounded number of answers each have one {@link Stream}; a stream whose client stands still is cut off within moments,
 * and whoever has none reads piece by piece, with no request open while its client is written to. So nobody ever waits for
 * somebody else's client.
 */
final class Downloads implements AutoCloseable {
    /** How many streams there are at once. */
    static final int MAX_STREAMS = 128;

    /** How long a client may take for one piece before it counts as standing still. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final System.Logger LOGGER = System.getLogger(Downloads.class.getName());
    private static final int LARGE_BYTES = 256 << 10;
    private static final int SMALL_BYTES = 16 << 10;

    private final Semaphore slots = new Semaphore(MAX_STREAMS);
    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
    private final PartMemory memory;
    private final Thread sweeper;

    /** @param memoryBytes how much all arrays of the larger size may take; whoever gets none has a small one */
    Downloads(long memoryBytes) {
        this.memory = new PartMemory(memoryBytes);
        this.sweeper = Thread.ofPlatform().daemon().name("s3-pauses").start(this::sweep);
    }

    /** An array for an answer of so many bytes; {@link #release} gives it back. */
    byte[] array(long length) {
        int wanted = (int) Math.min(LARGE_BYTES, length);
        return wanted <= SMALL_BYTES ? new byte[wanted] : memory.take(wanted).orElseGet(() -> new byte[SMALL_BYTES]);
    }

    void release(byte[] array) {
        if (array.length > SMALL_BYTES) {
            memory.release(array);
        }
    }

    /**
     * Opens a stream.
     *
     * @return empty when all are taken, or when there is no such object
     */
    Optional<Stream> stream(Supplier<Optional<ObjectRead>> open) {
        if (!slots.tryAcquire()) {
            return Optional.empty();
        }
        Optional<ObjectRead> read = Optional.empty();
        try {
            read = open.get();
        } finally {
            if (read.isEmpty()) {
                slots.release();
            }
        }
        return read.map(Stream::new);
    }

    private void sweep() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(PAUSE.dividedBy(4));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            streams.forEach(Stream::cutIfPaused);
        }
    }

    @Override
    public void close() {
        sweeper.interrupt();
    }

    /** A request whose answer is read while its client is written to; for one thread, and the one that may cut it off. */
    final class Stream implements AutoCloseable {
        private enum State {
            READING,
            PAUSED,
            ENDED
        }

        private final ObjectRead read;
        private final AtomicReference<State> state = new AtomicReference<>(State.PAUSED);
        private volatile long pausedNanos = System.nanoTime();

        private Stream(ObjectRead read) {
            this.read = read;
            streams.add(this);
        }

        /** What can be read from; empty when it was cut off since {@link #pause}. */
        Optional<ObjectRead> resume() {
            return state.compareAndSet(State.PAUSED, State.READING) ? Optional.of(read) : Optional.empty();
        }

        /** Nothing is read until the client has what was read: the stream may be cut off. */
        void pause() {
            pausedNanos = System.nanoTime();
            state.set(State.PAUSED);
        }

        private void cutIfPaused() {
            if (System.nanoTime() - pausedNanos <= PAUSE.toNanos() || !state.compareAndSet(State.PAUSED, State.ENDED)) {
                return;
            }
            try {
                letGo();
            } catch (RuntimeException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "cutting an answer off", e);
            }
        }

        @Override
        public void close() {
            if (state.getAndSet(State.ENDED) != State.ENDED) {
                letGo();
            }
        }

        private void letGo() {
            streams.remove(this);
            try {
                read.close();
            } finally {
                slots.release();
            }
        }
    }
}
