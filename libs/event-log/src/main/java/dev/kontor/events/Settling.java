package dev.kontor.events;

import dev.kontor.store.StoreUnavailableException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a group does with its records: handles them, passes them over, or puts them with the dead letters. What cannot be
 * done now is tried again until it can, or the worker is to stop.
 */
final class Settling {
    private static final System.Logger LOGGER = System.getLogger(EventLoop.class.getName());
    private static final int TRIES_OF_DEFECTS = 5;

    private final String group;
    private final EventHandler handler;
    private final DeadLetters deadLetters;
    private final InstantSource clock;
    private final Outage outage;
    private final LongAdder handled = new LongAdder();
    private final LongAdder dead = new LongAdder();

    Settling(String group, EventHandler handler, DeadLetters deadLetters, InstantSource clock, Outage outage) {
        this.group = group;
        this.handler = handler;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.outage = outage;
    }

    long handled() {
        return handled.sum();
    }

    long deadLettered() {
        return dead.sum();
    }

    /** Settles records in their order, until all are or the worker is to stop. */
    void settle(List<LogEntry> entries, Worker worker) throws InterruptedException {
        for (LogEntry entry : entries) {
            if (worker.isStopping() || !settle(entry, worker)) {
                return;
            }
            worker.settleOne();
        }
    }

    /** Has the handler build its state from storage; that counts as one record. */
    void rebuild(Worker worker) throws InterruptedException {
        boolean isRebuilt = attempt(worker, () -> {
            try {
                handler.rebuild();
                return new Handling.Done();
            } catch (StoreUnavailableException | EventLogUnavailableException e) {
                throw e;
            } catch (RuntimeException | Error e) {
                LOGGER.log(System.Logger.Level.ERROR, group + " failed to build its state; it is tried again", e);
                return new Handling.Unavailable(e.toString());
            }
        });
        if (isRebuilt) {
            worker.settleOne();
        }
    }

    private boolean settle(LogEntry entry, Worker worker) throws InterruptedException {
        return switch (entry) {
            case UnreadableRecord unreadable -> giveUp(worker, unreadable.record(), unreadable.reason());
            case LaterEvent later -> passOver(later);
            case LoggedEvent event -> handle(worker, event);
        };
    }

    private boolean passOver(LaterEvent later) {
        LOGGER.log(System.Logger.Level.DEBUG, "{0} passes over {1} of type {2}", group, later.record(), later.type());
        return true;
    }

    private boolean handle(Worker worker, LoggedEvent event) throws InterruptedException {
        Defects defects = new Defects(event);
        boolean isSettled = attempt(worker, defects);
        if (isSettled && defects.refusal().isPresent()) {
            return giveUp(worker, event.record(), defects.refusal().get());
        }
        if (isSettled) {
            handled.increment();
        }
        return isSettled;
    }

    private boolean giveUp(Worker worker, LogRecord record, String reason) throws InterruptedException {
        DeadLetter letter = new DeadLetter(group, reason, clock.instant(), record);
        boolean isKept = attempt(worker, () -> {
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

    /** Tries until it is done; false when the worker is to stop before. */
    private boolean attempt(Worker worker, Attempt attempt) throws InterruptedException {
        Pause pause = new Pause();
        while (!worker.isStopping()) {
            try {
                if (!(attempt.make() instanceof Handling.Unavailable unavailable)) {
                    outage.ends();
                    return true;
                }
                outage.fails(new EventLogUnavailableException(unavailable.reason()));
                worker.pause(pause.next());
            } catch (StoreUnavailableException | EventLogUnavailableException e) {
                outage.fails(e);
                worker.pause(pause.next(e));
            }
        }
        return false;
    }

    /** Handles an event; what no environment explains is met a few times before it is the event's fault. */
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
            } catch (OutOfMemoryError e) {
                LOGGER.log(System.Logger.Level.ERROR, group + " has no memory for " + event.record(), e);
                return new Handling.Unavailable(e.toString());
            } catch (RuntimeException | Error e) {
                LOGGER.log(System.Logger.Level.ERROR, group + " failed on " + event.record(), e);
                return ++defects < TRIES_OF_DEFECTS
                        ? new Handling.Unavailable(e.toString())
                        : new Handling.Refused(e.toString());
            }
        }
    }
}
