package dev.kontor.events;

import dev.kontor.store.StoreUnavailableException;
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
    private final CountDownLatch closing = new CountDownLatch(1);
    private Optional<Thread> thread = Optional.empty();

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
                Thread.ofPlatform().name("events-" + group).daemon(true).start(this::run));
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
    public synchronized Optional<String> trouble() {
        boolean isDead = thread.isPresent() && !thread.get().isAlive() && !isClosing();
        return isDead ? Optional.of(group + " handles events no more: its thread has ended") : outage.refusal();
    }

    /**
     * Ends behind the event under way, whose handler is interrupted when it takes too long; one that does not end even
     * then is left alone, and its event comes again. May be called again.
     */
    @Override
    public void close() {
        closing.countDown();
        consumer.wake();
        Optional<Thread> running;
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

    private void run() {
        Pause pause = new Pause();
        try (EventConsumer _ = consumer) {
            while (!isClosing()) {
                try {
                    turn();
                    pause.reset();
                } catch (EventLogUnavailableException | StoreUnavailableException e) {
                    outage.fails(e);
                    sleep(pause.next(e));
                } catch (RuntimeException | Error e) {
                    LOGGER.log(System.Logger.Level.ERROR, group + " failed to consume events; it is tried again", e);
                    sleep(pause.next());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() throws InterruptedException {
        try {
            List<LogEntry> entries = consumer.poll(POLL);
            outage.ends();
            int settled = entries.isEmpty() ? 0 : perform(worker -> settling.settle(entries, worker));
            consumer.commit(settled);
        } catch (PositionLostException e) {
            LOGGER.log(System.Logger.Level.WARNING, group + " builds its state from storage: " + e.getMessage());
            if (perform(settling::rebuild) > 0) {
                consumer.skipLost();
            }
        }
    }

    /** Has a worker do something, and keeps what was polled until it ends; how many records it settled. */
    private int perform(Worker.Task task) throws InterruptedException {
        Worker worker = Worker.start("events-" + group + "-worker", task);
        try {
            boolean isOurs = true;
            while (!worker.await(KEEP)) {
                if (isClosing()) {
                    boolean _ = worker.stop(END);
                    break;
                }
                if (isOurs && !isKept(worker)) {
                    isOurs = false;
                    LOGGER.log(
                            System.Logger.Level.WARNING,
                            group + " lost records that it is at work on; others handle them once more");
                    worker.abandon();
                }
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            worker.abandon();
            throw e;
        }
        worker.failure().ifPresent(failure -> {
            throw new IllegalStateException("the worker of " + group + " failed", failure);
        });
        return worker.settled();
    }

    /** A log that does not answer takes nothing away; whether others took over shows when it does. */
    private boolean isKept(Worker worker) {
        try {
            return consumer.keep(worker);
        } catch (StoreUnavailableException | EventLogUnavailableException e) {
            LOGGER.log(System.Logger.Level.DEBUG, () -> group + " cannot tell that it is at work: " + e.getMessage());
            return true;
        }
    }

    private void sleep(Duration duration) throws InterruptedException {
        boolean _ = closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
