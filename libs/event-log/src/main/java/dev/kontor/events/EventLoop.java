package dev.kontor.events;

import dev.kontor.store.StoreException;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.store.Worker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Hands the records of a log to a handler: each at least once, those of a repository in their order.
 *
 * <p>Events of types that only a later release knows are passed over. What nobody can read, or the handler refuses for
 * good, becomes a dead letter, and the loop goes on. What cannot be handled now is tried again until it can, and is never
 * given up.
 *
 * <p>The handler has a thread of its own and takes the time it needs: meanwhile this member keeps its records, and the
 * group's position follows. When some of them have to go to another member, they go behind the event under way.
 */
public final class EventLoop implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(EventLoop.class.getName());
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration KEEP = Duration.ofMillis(200);
    private static final Duration END = Duration.ofSeconds(10);

    private final String group;
    private final EventConsumer consumer;
    private final Settling settling;
    private final Outage outage;
    private final Pause pause = new Pause();
    private final CountDownLatch closing = new CountDownLatch(1);
    private Optional<Worker> thread = Optional.empty();

    /** @param consumer is closed by the loop */
    public EventLoop(
            String group, EventConsumer consumer, EventHandler handler, DeadLetters deadLetters, InstantSource clock) {
        this.group = group;
        this.consumer = consumer;
        this.outage = new Outage(LOGGER, group + " waits with its events", group + " handles events again");
        this.settling = new Settling(group, handler, deadLetters, clock, outage);
    }

    /** Begins; once. */
    public synchronized EventLoop start() {
        thread = Optional.of(
                Worker.start(Thread.ofPlatform().name("events-" + group).daemon(true), this::round, consumer::close));
        return this;
    }

    /** How many records this member has still to handle. */
    public long lag() {
        return consumer.lag();
    }

    /** How many records were handled since the start, dead letters not counted. */
    public long handled() {
        return settling.handled();
    }

    /** How many records became dead letters since the start. */
    public long deadLettered() {
        return settling.deadLettered();
    }

    /** What keeps events from being handled until somebody mends it; empty for what passes by itself. */
    public Optional<String> trouble() {
        return outage.refusal();
    }

    /**
     * Ends behind the event under way, whose handler is interrupted when it takes too long; one that does not end even
     * then is left alone, and its event comes again. May be called again.
     */
    @Override
    public void close() {
        closing.countDown();
        consumer.wake();
        Optional<Worker> running;
        synchronized (this) {
            running = thread;
        }
        try {
            if (running.isPresent() && !running.get().join(END.multipliedBy(2))) {
                LOGGER.log(System.Logger.Level.WARNING, group + " does not end; it is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Goes on until the loop is closed; whether it did what it should is the worker's to watch. */
    private boolean round() throws InterruptedException {
        if (isClosing()) {
            return false;
        }
        try {
            turn();
            pause.reset();
        } catch (EventLogUnavailableException | StoreException e) {
            outage.fails(e);
            sleep(pause.next(e));
        }
        return true;
    }

    private void turn() throws InterruptedException {
        try {
            List<Delivery> entries = consumer.poll(POLL);
            outage.ends();
            int settled = entries.isEmpty() ? 0 : perform(work -> settling.settle(entries, work));
            consumer.commit(settled);
        } catch (PositionLostException e) {
            LOGGER.log(System.Logger.Level.WARNING, group + " builds its state from storage: " + e.getMessage());
            if (perform(settling::rebuild) > 0) {
                consumer.skipLost();
            }
        }
    }

    /** Has something done, and keeps what was polled until it ends; how many records it settled. */
    private int perform(EventWork.Task task) throws InterruptedException {
        EventWork work = EventWork.start("events-" + group + "-worker", task);
        try {
            boolean isOurs = true;
            while (!work.await(KEEP)) {
                if (isClosing()) {
                    boolean _ = work.stop(END);
                    break;
                }
                if (isOurs && !isKept(work)) {
                    isOurs = false;
                    LOGGER.log(
                            System.Logger.Level.WARNING,
                            group + " lost records that it is at work on; others handle them once more");
                    work.abandon();
                }
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            work.abandon();
            throw e;
        }
        work.failure().ifPresent(failure -> {
            throw new IllegalStateException("the work of " + group + " failed", failure);
        });
        return work.settled();
    }

    /** A log that does not answer takes nothing away; whether others took over shows when it does. */
    private boolean isKept(EventWork work) {
        try {
            return consumer.keep(work);
        } catch (StoreUnavailableException | EventLogUnavailableException e) {
            LOGGER.log(System.Logger.Level.DEBUG, () -> group + " cannot tell that it is at work: " + e.getMessage());
            return true;
        }
    }

    private void sleep(Duration duration) throws InterruptedException {
        boolean _ = closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
