package dev.kontor.testkit.interleave;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All interleavings of operations on one store, each step of each against each step of the others.
 *
 * <p>The search goes depth first over who takes the next step. It does not go on from a state that it has seen: there,
 * each operation has heard the same, and each document had the same writes in the same order. What an operation does next
 * depends on nothing but what it heard, so all that can follow has been followed. Orders of steps that do not touch each
 * other lead to the same state, so they are followed once; no order that anybody could tell from another is left out.
 * Each state is also shown to the checker as the place where the operations that have not ended die.
 */
public final class Interleavings {
    /** How many schedules there are, and how many states they go through. */
    public record Count(double schedules, int states) {}

    /** Where a schedule ends, or where operations die. */
    public interface Ending {
        /** The store. */
        StoreState state();

        /** What each operation's client was told; empty for one that died. */
        List<Optional<Object>> outcomes();

        /** Runs an ended operation again as it went, so that what it left in memory can be used on a live store. */
        Object repeat(int operation, SteppedStore.Live live);

        /** The steps that led here. */
        List<String> schedule();
    }

    /** Throws when something is wrong. */
    @FunctionalInterface
    public interface Checker {
        /** Looks at an ending. */
        void check(Ending ending);
    }

    private record Place(Run run, int partsTaken) {}

    private record Configuration(StoreState state, List<Place> places) {}

    private final List<Operation> operations;
    private final Checker checker;
    private final Map<Configuration, Double> seen = new HashMap<>();
    private final Deque<String> schedule = new ArrayDeque<>();

    private Interleavings(List<Operation> operations, Checker checker) {
        this.operations = operations;
        this.checker = checker;
    }

    /** Goes through all interleavings. */
    public static Count explore(StoreState start, List<Operation> operations, Checker checker) {
        Interleavings search = new Interleavings(operations, checker);
        List<Place> places =
                operations.stream().map(_ -> new Place(Run.begin(), 0)).toList();
        double schedules = search.follow(new Configuration(start, places));
        return new Count(schedules, search.seen.size());
    }

    /** How many schedules go on from here. */
    private double follow(Configuration from) {
        Double known = seen.get(from);
        if (known != null) {
            return known;
        }
        checker.check(new Reached(from));
        double schedules = 0;
        for (int who = 0; who < operations.size(); who++) {
            Place place = from.places().get(who);
            if (place.run().suspended(operations.get(who)) instanceof Run.Suspended.At(Step step)) {
                schedules += follow(from, who, step);
            }
        }
        double all = Math.max(1, schedules);
        seen.put(from, all);
        return all;
    }

    private double follow(Configuration from, int who, Step step) {
        Place place = from.places().get(who);
        double schedules = 0;
        for (int part = 0; part < step.parts(); part++) {
            int bit = 1 << part;
            if ((place.partsTaken() & bit) == 0) {
                Step.Taken taken = step.take(from.state(), part);
                int parts = place.partsTaken() | bit;
                Place after = Integer.bitCount(parts) == step.parts()
                        ? new Place(place.run().hear(taken.answer()), 0)
                        : new Place(place.run(), parts);
                List<Place> places = new ArrayList<>(from.places());
                places.set(who, after);
                schedule.addLast(who + ": " + step + (step.parts() > 1 ? " part " + part : "") + " → "
                        + taken.answer().identity());
                schedules += follow(new Configuration(taken.state(), List.copyOf(places)));
                schedule.removeLast();
            }
        }
        return schedules;
    }

    private final class Reached implements Ending {
        private final Configuration at;

        Reached(Configuration at) {
            this.at = at;
        }

        @Override
        public StoreState state() {
            return at.state();
        }

        @Override
        public List<Optional<Object>> outcomes() {
            List<Optional<Object>> outcomes = new ArrayList<>();
            for (int who = 0; who < operations.size(); who++) {
                Run.Suspended suspended = at.places().get(who).run().suspended(operations.get(who));
                outcomes.add(
                        suspended instanceof Run.Suspended.Ended(Object outcome)
                                ? Optional.of(outcome)
                                : Optional.empty());
            }
            return outcomes;
        }

        @Override
        public Object repeat(int operation, SteppedStore.Live live) {
            return at.places().get(operation).run().repeat(operations.get(operation), live);
        }

        @Override
        public List<String> schedule() {
            return List.copyOf(schedule);
        }
    }
}
