package dev.kontor.service.http;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * A step that a thread of its own repeats until it is closed.
 *
 * <p>Nothing that the step throws ends the loop, an {@link Error} neither: it is logged, once until the step works again, and
 * the next round comes as ever. Whoever depends on a loop asks {@link #isRunning}.
 */
public final class Loop implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Loop.class.getName());

    private final Supplier<Duration> pause;
    private final Runnable step;
    private final Thread thread;
    private boolean failing;

    private Loop(Thread.Builder thread, Supplier<Duration> pause, Runnable step) {
        this.pause = pause;
        this.step = step;
        this.thread = thread.unstarted(this::run);
    }

    /**
     * Starts a loop.
     *
     * @param thread makes the thread, and names it
     * @param pause asked for before each step, also the first
     */
    public static Loop start(Thread.Builder thread, Supplier<Duration> pause, Runnable step) {
        Loop loop = new Loop(thread, pause, step);
        loop.thread.start();
        return loop;
    }

    /** Whether it goes on; not any more once it is closed. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** Ends it, in the midst of a step by an interrupt; does not wait for that. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(pause.get());
                step.run();
                failing = false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                tell(e);
            }
        }
    }

    private void tell(Throwable failure) {
        boolean known = failing;
        failing = true;
        try {
            LOGGER.log(
                    known ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR,
                    "a round of " + thread.getName() + " failed; the next one comes as ever",
                    failure);
        } catch (Throwable e) {
            // Without memory there is no line in the log either; the loop matters more.
            failing = false;
        }
    }
}
