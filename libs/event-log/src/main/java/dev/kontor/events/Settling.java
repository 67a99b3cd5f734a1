package dev.kontor.events;

import dev.kontor.store.DamageLog;
import dev.kontor.store.StoreContendedException;
import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.StoreUnavailableException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a group does with its records: handles them, passes them over, or puts them with the dead letters. What cannot be
 * done now is tried again until it can, or the work is to stop.
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

    /** Settles records in their order, until all are or the work is to stop. */
    void settle(List<Delivery> entries, EventWork work) throws InterruptedException {
        for (Delivery entry : entries) {
            if (work.isStopping() || !settle(entry, work)) {
                return;
            }
            work.settleOne();
        }
    }

    /** Has the handler build its state from storage; that counts as one record. */
    void rebuild(EventWork work) throws InterruptedException {
        boolean isRebuilt = attempt(work, () -> {
            try {
                handler.rebuild();
                return new Handling.Done();
            } catch (StoreUnavailableException | StoreContendedException | EventLogUnavailableException e) {
                throw e;
            } catch (RuntimeException | Error e) {
                LOGGER.log(System.Logger.Level.ERROR, group + " failed to build its state; it is tried again", e);
                return new Handling.Unavailable(e.toString());
            }
        });
        if (isRebuilt) {
            work.settleOne();
        }
    }

    private boolean settle(Delivery entry, EventWork work) throws InterruptedException {
        return switch (entry) {
            case Delivery.Unreadable unreadable -> giveUp(work, unreadable.record(), unreadable.reason());
            case Delivery.OfLaterRelease later -> passOver(later);
            case Delivery.Decoded event -> handle(work, event);
        };
    }

    private boolean passOver(Delivery.OfLaterRelease later) {
        LOGGER.log(System.Logger.Level.DEBUG, "{0} passes over {1} of type {2}", group, later.record(), later.type());
        return true;
    }

    private boolean handle(EventWork work, Delivery.Decoded event) throws InterruptedException {
        Defects defects = new Defects(event);
        boolean isSettled = attempt(work, defects);
        if (isSettled && defects.refusal().isPresent()) {
            return giveUp(work, event.record(), defects.refusal().get());
        }
        if (isSettled) {
            handled.increment();
        }
        return isSettled;
    }

    private boolean giveUp(EventWork work, RawRecord record, String reason) throws InterruptedException {
        DeadLetter letter = new DeadLetter(group, reason, clock.instant(), record);
        boolean isKept = attempt(work, () -> {
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

    /** Tries until it is done; false when the work is to stop before. */
    private boolean attempt(EventWork work, Attempt attempt) throws InterruptedException {
        Pause pause = new Pause();
        while (!work.isStopping()) {
            try {
                if (!(attempt.make() instanceof Handling.Unavailable unavailable)) {
                    outage.ends();
                    return true;
                }
                outage.fails(new EventLogUnavailableException(unavailable.reason()));
                work.pause(pause.next());
            } catch (StoreUnavailableException | StoreContendedException | EventLogUnavailableException e) {
                outage.fails(e);
                work.pause(pause.next(e));
            }
        }
        return false;
    }

    /** Handles an event; what no environment explains is met a few times before it is the event's fault. */
    private final class Defects implements Attempt {
        private final Delivery.Decoded event;
        private int defects;
        private Optional<String> refusal = Optional.empty();

        Defects(Delivery.Decoded event) {
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
            } catch (StoreUnavailableException | StoreContendedException | EventLogUnavailableException e) {
                throw e;
            } catch (StoreDamagedException e) {
                DamageLog.report(e);
                return new Handling.Refused(String.valueOf(e.getMessage()));
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
