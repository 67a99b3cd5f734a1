package dev.kontor.store;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A thread that does the same work again and again until its process stops, and is never lost in silence.
 *
 * <p>What a round throws, an {@link Error} too, is logged when it begins and when it ends, and after a pause that grows up
 * to a second the next round comes. Should the thread end all the same without being told to, or only meet Errors, then
 * {@link #trouble} says so: the process is not alive any more, and a new one is better.
 */
public final class Worker {
    private static final System.Logger LOGGER = System.getLogger(Worker.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** One Error may be an accident of its round, such as a stack too deep; so many in a row are the process's end. */
    private static final int ERRORS_UNTIL_TROUBLE = 5;

    private static final Set<Worker> TROUBLED = ConcurrentHashMap.newKeySet();

    private final Round round;
    private final Runnable last;
    private final Thread thread;
    private int failures;
    private int errors;

    /** A piece of work that comes again and again. */
    @FunctionalInterface
    public interface Round {
        /**
         * Works, and waits for the time of the next round.
         *
         * @return false when there shall be no other
         * @throws InterruptedException when there shall be no other
         */
        boolean run() throws InterruptedException;
    }

    private Worker(Thread.Builder thread, Round round, Runnable last) {
        this.round = round;
        this.last = last;
        this.thread = thread.unstarted(this::run);
    }

    /**
     * Begins to work.
     *
     * @param thread what kind of thread it shall be, and its name
     */
    public static Worker start(Thread.Builder thread, Round round) {
        return start(thread, round, () -> {});
    }

    /**
     * Begins to work.
     *
     * @param thread what kind of thread it shall be, and its name
     * @param last is run by the thread when it ends, whatever ends it: whoever waits for it must be told
     */
    public static Worker start(Thread.Builder thread, Round round, Runnable last) {
        Worker worker = new Worker(thread, round, last);
        worker.thread.start();
        return worker;
    }

    /**
     * Begins a step that comes again and again.
     *
     * @param thread what kind of thread it shall be, and its name
     * @param pause asked for before each step, also the first
     */
    public static Worker every(Thread.Builder thread, Supplier<Duration> pause, Runnable step) {
        return start(thread, () -> {
            Thread.sleep(pause.get());
            step.run();
            return true;
        });
    }

    /** Which threads of this process are lost, for its liveness; empty while all is well. Costs next to nothing. */
    public static Optional<String> trouble() {
        if (TROUBLED.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("lost: "
                + String.join(
                        ", ",
                        TROUBLED.stream()
                                .map(worker -> worker.thread.getName())
                                .sorted()
                                .toList()));
    }

    /** Ends what the thread waits for, and with it the thread; may be called again. */
    public void interrupt() {
        thread.interrupt();
    }

    /** Whether the thread has not ended yet. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Waits until the thread has ended. */
    public void join() throws InterruptedException {
        thread.join();
    }

    /**
     * Waits until the thread has ended.
     *
     * @return false when it has not within this time
     */
    public boolean join(Duration most) throws InterruptedException {
        return thread.join(most);
    }

    private void run() {
        boolean isToldToEnd = false;
        try {
            while (!isToldToEnd) {
                isToldToEnd = !guarded();
            }
        } catch (InterruptedException e) {
            isToldToEnd = true;
            Thread.currentThread().interrupt();
        } finally {
            if (isToldToEnd) {
                TROUBLED.remove(this);
            } else {
                TROUBLED.add(this);
            }
            last.run();
        }
    }

    /** One round; false when it was the last. */
    private boolean guarded() throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            return false;
        }
        try {
            boolean goesOn = round.run();
            succeeded();
            return goesOn;
        } catch (RuntimeException e) {
            errors = 0;
            failed(e);
        } catch (Error e) {
            errors++;
            failed(e);
        }
        Thread.sleep(pause());
        return true;
    }

    private void succeeded() {
        if (failures > 0) {
            LOGGER.log(System.Logger.Level.INFO, "{0} works again", thread.getName());
            failures = 0;
            errors = 0;
            TROUBLED.remove(this);
        }
    }

    private void failed(Throwable thrown) {
        failures++;
        if (errors >= ERRORS_UNTIL_TROUBLE) {
            TROUBLED.add(this);
        }
        if (failures == 1) {
            LOGGER.log(System.Logger.Level.ERROR, thread.getName() + " failed; it is tried again", thrown);
        } else {
            LOGGER.log(System.Logger.Level.DEBUG, thread.getName() + " failed again", thrown);
        }
    }

    private Duration pause() {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 7));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
