package dev.kontor.registry;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Passes buffers on from a thread of its own, in their order, so that the caller can fill the next one meanwhile.
 *
 * <p>The caller takes a buffer, fills it and gives it back, and at the end waits for what is under way. Nothing is passed
 * on behind a buffer that failed; the caller learns of the failure with its next buffer, or at the end.
 */
final class OverlappedSink {
    private static final int BUFFERS = 4;

    private final BufferSink sink;
    private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(BUFFERS);

    /** What is to be passed on; an empty entry ends the thread. There is always room in it. */
    private final BlockingQueue<Optional<Filled>> filled = new ArrayBlockingQueue<>(BUFFERS + 1);

    private final Thread thread;
    private volatile Optional<RuntimeException> failure = Optional.empty();

    /** Takes the first bytes of a buffer, which may be used again when this returns. */
    @FunctionalInterface
    interface BufferSink {
        void accept(byte[] buffer, int count);
    }

    private static final class Filled {
        private final byte[] buffer;
        private final int count;

        Filled(byte[] buffer, int count) {
            this.buffer = buffer;
            this.count = count;
        }
    }

    private OverlappedSink(BufferSink sink, int bufferBytes) {
        this.sink = sink;
        for (int i = 0; i < BUFFERS; i++) {
            empty.add(new byte[bufferBytes]);
        }
        this.thread = Thread.ofVirtual().name("overlapped-sink").unstarted(this::run);
    }

    /** Starts the thread; {@link #finish} ends it. */
    static OverlappedSink start(BufferSink sink, int bufferBytes) {
        OverlappedSink overlapped = new OverlappedSink(sink, bufferBytes);
        overlapped.thread.start();
        return overlapped;
    }

    /**
     * Waits for a buffer that may be filled.
     *
     * @throws RuntimeException what the sink threw
     */
    byte[] nextBuffer() {
        byte[] buffer = take(empty);
        throwFailure();
        return buffer;
    }

    /** Gives back a buffer from {@link #nextBuffer} with bytes to pass on. */
    void accept(byte[] buffer, int count) {
        filled.add(Optional.of(new Filled(buffer, count)));
    }

    /**
     * Waits until all is passed on, and ends the thread.
     *
     * @throws RuntimeException what the sink threw
     */
    void finish() {
        filled.add(Optional.empty());
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        restore(interrupted);
        throwFailure();
    }

    private void run() {
        for (Optional<Filled> next = take(filled); next.isPresent(); next = take(filled)) {
            if (failure.isEmpty()) {
                pass(next.get());
            }
            empty.add(next.get().buffer);
        }
    }

    private void pass(Filled bytes) {
        try {
            sink.accept(bytes.buffer, bytes.count);
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        } catch (Error e) {
            failure = Optional.of(new IllegalStateException("passing bytes on failed", e));
        }
    }

    private void throwFailure() {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** Waits however often the thread is interrupted: the other side always comes round. */
    private static <T> T take(BlockingQueue<T> queue) {
        boolean interrupted = false;
        while (true) {
            try {
                T taken = queue.take();
                restore(interrupted);
                return taken;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
