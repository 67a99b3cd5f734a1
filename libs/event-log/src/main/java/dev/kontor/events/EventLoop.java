package dev.kontor.events;

import dev.kontor.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hands the records of a log to a handler: each at least once, those of a repository in their order.
 *
 * <p>Events of types that only a later release knows are passed over. What nobody can read, or the handler refuses for good, becomes a dead letter, and the loop goes on. What cannot be
 * handled now is tried again until it can, and is never given up.
 */
public final class EventLoop implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(EventLoop.class.getName());
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(10);
    private static final int TRIES_OF_DEFECTS = 5;

    private final String group;
    private final EventConsumer consumer;
    private final EventHandler handler;
    private final DeadLetters deadLetters;
    private final InstantSource clock;
    private final Outage outage;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LongAdder handled = new LongAdder();
    private final LongAdder dead = new LongAdder();
    private Optional<Thread> thread = Optional.empty();

    /** @param consumer is closed by the loop */
    public EventLoop(
            String group, EventConsumer consumer, EventHandler handler, DeadLetters deadLetters, InstantSource clock) {
        this.group = group;
        this.consumer = consumer;
        this.handler = handler;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.outage = new Outage(LOGGER, group + " waits with its events", group + " handles events again");
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
        return handled.sum();
    }

    /** How many records became dead letters since the start. */
    public long deadLettered() {
        return dead.sum();
    }

    /** Ends after what is under way, which is interrupted when it takes too long; may be called again. */
    @Override
    public void close() {
        closing.countDown();
        consumer.wake();
        Optional<Thread> running;
        synchronized (this) {
            running = thread;
        }
        try {
            if (running.isPresent() && !running.get().join(END)) {
                running.get().interrupt();
                running.get().join();
            }
        } catch (InterruptedException e) {
            running.get().interrupt();
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
                    sleep(pause.next());
                } catch (RuntimeException e) {
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
            consumer.commit(settled(entries));
        } catch (PositionLostException e) {
            LOGGER.log(System.Logger.Level.WARNING, group + " builds its state from storage: " + e.getMessage());
            if (attempt(() -> rebuilt())) {
                consumer.skipLost();
            }
        }
    }

    private Handling rebuilt() throws InterruptedException {
        handler.rebuild();
        return new Handling.Done();
    }

    /** How many entries need not come again. */
    private int settled(List<LogEntry> entries) throws InterruptedException {
        int settled = 0;
        try {
            while (settled < entries.size() && !isClosing() && settle(entries.get(settled))) {
                settled++;
            }
            return settled;
        } catch (InterruptedException e) {
            consumer.commit(settled);
            throw e;
        }
    }

    private boolean settle(LogEntry entry) throws InterruptedException {
        return switch (entry) {
            case UnreadableRecord unreadable -> giveUp(unreadable.record(), unreadable.reason());
            case LaterEvent later -> passOver(later);
            case LoggedEvent event -> handle(event);
        };
    }

    private boolean passOver(LaterEvent later) {
        LOGGER.log(System.Logger.Level.DEBUG, "{0} passes over {1} of type {2}", group, later.record(), later.type());
        return true;
    }

    private boolean handle(LoggedEvent event) throws InterruptedException {
        Defects defects = new Defects(event);
        boolean isSettled = attempt(defects);
        if (isSettled && defects.refusal().isPresent()) {
            return giveUp(event.record(), defects.refusal().get());
        }
        if (isSettled) {
            handled.increment();
        }
        return isSettled;
    }

    private boolean giveUp(LogRecord record, String reason) throws InterruptedException {
        DeadLetter letter = new DeadLetter(group, reason, clock.instant(), record);
        boolean isKept = attempt(() -> {
            deadLetters.add(letter);
            return new Handling.Done();
        });
        if (isKept) {
            dead.increment();
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    group + " gave up " + record + ", which is kept with the dead letters: " + reason);
        }
        return isKept;
    }

    /** Something that may have to be tried again. */
    private interface Attempt {
        Handling make() throws InterruptedException;
    }

    /** Tries until it is done; false when the loop ends before, or others have taken over. */
    private boolean attempt(Attempt attempt) throws InterruptedException {
        Pause pause = new Pause();
        while (!isClosing()) {
            try {
                if (!(attempt.make() instanceof Handling.Unavailable unavailable)) {
                    outage.ends();
                    return true;
                }
                outage.fails(new EventLogUnavailableException(unavailable.reason()));
            } catch (StoreUnavailableException | EventLogUnavailableException e) {
                outage.fails(e);
            }
            sleep(pause.next());
            if (!isKept()) {
                return false;
            }
        }
        return false;
    }

    /** A log that does not answer takes nothing away; whether others took over shows when it does. */
    private boolean isKept() {
        try {
            return consumer.keep();
        } catch (StoreUnavailableException | EventLogUnavailableException e) {
            return true;
        }
    }

    private void sleep(Duration duration) throws InterruptedException {
        boolean _ = closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Handles an event; an exception that no environment explains is met a few times before it is the event's fault. */
    private final class Defects implements Attempt {
        private final LoggedEvent event;
        private int defects;
        private Optional<String> refusal = Optional.empty();

        Defects(LoggedEvent event) {
            this.event = event;
        }

        Optional<String> refusal() {
            return refusal;
        }

        @Override
        public Handling make() throws InterruptedException {
            Handling handling = tried();
            if (handling instanceof Handling.Refused refused) {
                refusal = Optional.of(refused.reason());
            }
            return handling;
        }

        private Handling tried() throws InterruptedException {
            try {
                return handler.handle(event.announced());
            } catch (StoreUnavailableException | EventLogUnavailableException e) {
                throw e;
            } catch (RuntimeException e) {
                LOGGER.log(System.Logger.Level.ERROR, group + " failed on " + event.record(), e);
                return ++defects < TRIES_OF_DEFECTS
                        ? new Handling.Unavailable(e.toString())
                        : new Handling.Refused(e.toString());
            }
        }
    }
}
