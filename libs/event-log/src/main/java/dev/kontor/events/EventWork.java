package dev.kontor.events;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work on polled records in a thread of its own, so that the thread that polls has time to keep the records.
 *
 * <p>Whatever ends the thread, an {@link Error} too, ends the work: whoever waits for it goes on.
 */
final class EventWork implements EventConsumer.Work {
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger settled = new AtomicInteger();
    private final Thread thread;
    private volatile Optional<Throwable> failure = Optional.empty();

    /** What is done, from one record to the next. */
    interface Task {
        void perform(EventWork work) throws InterruptedException;
    }

    private EventWork(String name, Task task) {
        this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(() -> run(task));
    }

    /** Begins the work. */
    static EventWork start(String name, Task task) {
        EventWork work = new EventWork(name, task);
        work.thread.start();
        return work;
    }

    private void run(Task task) {
        try {
            task.perform(this);
        } catch (InterruptedException e) {
            // What was settled until then is known; the rest comes again.
        } catch (Throwable e) {
            failure = Optional.of(e);
        } finally {
            ended.countDown();
        }
    }

    /** One more record is settled; for the work itself. */
    void settleOne() {
        settled.incrementAndGet();
    }

    @Override
    public int settled() {
        return settled.get();
    }

    /** Whether no further record is to be begun. */
    boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Waits, or until the work is to stop; for the work itself. */
    void pause(Duration length) throws InterruptedException {
        boolean _ = stopping.await(length.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether the work ends within a time. */
    boolean await(Duration wait) throws InterruptedException {
        return ended.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What ended the work before its time, when nobody stopped it. */
    Optional<Throwable> failure() {
        return failure;
    }

    @Override
    public boolean stop(Duration patience) {
        stopping.countDown();
        try {
            if (await(patience)) {
                return true;
            }
            thread.interrupt();
            return await(AFTER_INTERRUPT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thread.interrupt();
            return false;
        }
    }

    /** Stops it without waiting: what it does is not this member's any more. */
    void abandon() {
        stopping.countDown();
        thread.interrupt();
    }
}
