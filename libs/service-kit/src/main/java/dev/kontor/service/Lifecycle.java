package dev.kontor.service;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Starts the parts of a process in order and stops them in reverse.
 *
 * <p>Each operation happens once: further calls wait for the first and then do nothing. A part that fails to start makes
 * those before it stop again. A part that fails to stop is logged and does not keep the others running.
 */
public final class Lifecycle implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Lifecycle.class.getName());

    private enum State {
        LATENT,
        STARTED,
        STOPPED
    }

    private final List<Part> parts = new ArrayList<>();
    private final Deque<Part> running = new ArrayDeque<>();
    private State state = State.LATENT;
    private boolean hooked;

    private record Part(String name, Action start, Action stop) {}

    /** Starts or stops a part. */
    @FunctionalInterface
    public interface Action {
        /** An action for a part that has nothing to do. */
        Action NOTHING = () -> {};

        /** Does it, and returns when it is done. */
        void run() throws Exception;
    }

    /** A lifecycle without parts. */
    public Lifecycle() {}

    /**
     * Adds a part behind the others.
     *
     * @throws IllegalStateException after {@link #start} or {@link #stop}
     */
    public synchronized Lifecycle add(String name, Action start, Action stop) {
        if (state != State.LATENT) {
            throw new IllegalStateException("cannot add " + name + " to a lifecycle that is " + state);
        }
        parts.add(new Part(name, start, stop));
        return this;
    }

    /**
     * Adds a part that is made when it starts and closed when it stops.
     *
     * @return gives the part to those that start after it
     * @throws IllegalStateException after {@link #start} or {@link #stop}
     */
    public <T extends AutoCloseable> Supplier<T> add(String name, Callable<T> open) {
        AtomicReference<T> opened = new AtomicReference<>();
        add(name, () -> opened.set(open.call()), () -> opened.get().close());
        return () -> Optional.ofNullable(opened.get())
                .orElseThrow(() -> new IllegalStateException(name + " has not started"));
    }

    /**
     * Starts all parts in the order in which they were added.
     *
     * @throws IllegalStateException when one fails, after those that ran have been stopped; or when already stopped
     */
    public synchronized void start() {
        if (state == State.STOPPED) {
            throw new IllegalStateException("a stopped lifecycle cannot start again");
        }
        if (state == State.STARTED) {
            return;
        }
        state = State.STARTED;
        for (Part part : parts) {
            try {
                part.start().run();
            } catch (Exception e) {
                restoreInterrupt(e);
                stop();
                throw new IllegalStateException(part.name() + " did not start: " + e.getMessage(), e);
            }
            running.push(part);
            LOGGER.log(System.Logger.Level.DEBUG, "{0} started", part.name());
        }
    }

    /** Stops the running parts in reverse order; never throws. Before {@link #start} there are none. */
    public synchronized void stop() {
        state = State.STOPPED;
        while (!running.isEmpty()) {
            Part part = running.pop();
            try {
                part.stop().run();
                LOGGER.log(System.Logger.Level.DEBUG, "{0} stopped", part.name());
            } catch (Exception e) {
                restoreInterrupt(e);
                LOGGER.log(System.Logger.Level.ERROR, part.name() + " did not stop cleanly", e);
            }
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Stops when the JVM is told to exit. One hook, however often this is called. */
    public synchronized void stopOnShutdown() {
        if (!hooked) {
            hooked = true;
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("lifecycle-stop").unstarted(this::stop));
        }
    }

    private static void restoreInterrupt(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
