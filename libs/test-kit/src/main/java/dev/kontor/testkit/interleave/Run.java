package dev.kontor.testkit.interleave;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far an operation has come: what it has heard so far. Two runs of one operation that heard the same are the same
 * object, since the operation does nothing but hear and answer.
 */
final class Run {
    private final Optional<Run> before;
    private final Object heard;
    private final int length;
    private final Map<String, Run> next = new HashMap<>();
    private Optional<Suspended> suspended = Optional.empty();

    /** Where it stands: at a step, or at its end. */
    sealed interface Suspended {
        /** It waits for a step. */
        record At(Step step) implements Suspended {}

        /** It has ended, with an outcome. */
        record Ended(Object outcome) implements Suspended {}
    }

    private Run(Optional<Run> before, Object heard, int length) {
        this.before = before;
        this.heard = heard;
        this.length = length;
    }

    static Run begin() {
        return new Run(Optional.empty(), "", 0);
    }

    Run hear(Step.Answer answer) {
        return next.computeIfAbsent(answer.identity(), _ -> new Run(Optional.of(this), answer.value(), length + 1));
    }

    Object[] heard() {
        Object[] all = new Object[length];
        Run run = this;
        for (int i = length - 1; i >= 0; i--) {
            all[i] = run.heard;
            run = run.before.orElseThrow();
        }
        return all;
    }

    /** Where the operation stands; found by running it once. */
    Suspended suspended(Operation operation) {
        if (suspended.isEmpty()) {
            suspended = Optional.of(find(operation));
        }
        return suspended.get();
    }

    private Suspended find(Operation operation) {
        try {
            return new Suspended.Ended(operation.run(new SteppedStore(new Replay(heard()))));
        } catch (Suspension e) {
            return new Suspended.At(e.step());
        }
    }

    /** Answers what was heard, then suspends. */
    private static final class Replay implements SteppedStore.Taker {
        private final Object[] heard;
        private int position;

        Replay(Object[] heard) {
            this.heard = heard;
        }

        @Override
        public Object take(Step step) {
            if (position == heard.length) {
                throw new Suspension(step);
            }
            return heard[position++];
        }
    }

    /** Repeats the whole run, whose operation has ended, and goes on with a live store. */
    Object repeat(Operation operation, SteppedStore.Live live) {
        Object[] all = heard();
        int[] position = {0};
        return operation.run(new SteppedStore(step -> position[0] < all.length ? all[position[0]++] : live.take(step)));
    }
}
