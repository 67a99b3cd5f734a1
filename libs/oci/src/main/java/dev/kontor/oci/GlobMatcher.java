package dev.kontor.oci;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Matches texts in time that is proportional to their length and that of the glob, whatever it says. */
final class GlobMatcher {
    /** The characters with which a step is made: pairs of the first and the last of a range. */
    private record Step(String ranges, boolean negated, boolean crossesSegments, int to) {
        boolean takes(char c) {
            if (c == '/' && !crossesSegments) {
                return false;
            }
            for (int i = 0; i < ranges.length(); i += 2) {
                if (ranges.charAt(i) <= c && c <= ranges.charAt(i + 1)) {
                    return !negated;
                }
            }
            return negated;
        }
    }

    private static final String EVERYTHING = "\u0000\uffff";

    private final List<List<Step>> steps;
    private final List<int[]> joints;
    private final int end;

    private GlobMatcher(List<List<Step>> steps, List<int[]> joints, int end) {
        this.steps = steps;
        this.joints = joints;
        this.end = end;
    }

    boolean matches(String text) {
        BitSet states = new BitSet(steps.size());
        int[] open = new int[steps.size()];
        reach(Builder.START, states, open);
        for (int i = 0; i < text.length() && !states.isEmpty(); i++) {
            char c = text.charAt(i);
            BitSet next = new BitSet(steps.size());
            for (int state = states.nextSetBit(0); state >= 0; state = states.nextSetBit(state + 1)) {
                for (Step step : steps.get(state)) {
                    if (step.takes(c)) {
                        reach(step.to(), next, open);
                    }
                }
            }
            states = next;
        }
        return states.get(end);
    }

    /**
     * Adds a state, and all to which it leads by no character. Each is looked at once for a character of the text, however
     * many lead to it: to know beforehand what each leads to would take room and time by their square.
     *
     * @param open room for as many as there are
     */
    private void reach(int from, BitSet reached, int[] open) {
        if (reached.get(from)) {
            return;
        }
        reached.set(from);
        int count = 0;
        open[count++] = from;
        while (count > 0) {
            for (int to : joints.get(open[--count])) {
                if (!reached.get(to)) {
                    reached.set(to);
                    open[count++] = to;
                }
            }
        }
    }

    /** Collects states, and what leads from one to another. */
    static final class Builder {
        static final int START = 0;

        private final List<List<Step>> steps = new ArrayList<>();
        private final List<List<Integer>> joints = new ArrayList<>();

        Builder() {
            state();
        }

        /** A state to which nothing leads yet. */
        int state() {
            steps.add(new ArrayList<>());
            joints.add(new ArrayList<>());
            return steps.size() - 1;
        }

        /** Leads from one state to another by no character. */
        void join(int from, int to) {
            joints.get(from).add(to);
        }

        /** A state to which this one leads by no character. */
        int branch(int from) {
            int branch = state();
            join(from, branch);
            return branch;
        }

        int character(int from, char c) {
            return step(from, new Step("" + c + c, false, true, state()));
        }

        int oneInSegment(int from) {
            return step(from, new Step(EVERYTHING, false, false, state()));
        }

        int oneOf(int from, String ranges, boolean negated) {
            return step(from, new Step(ranges, negated, false, state()));
        }

        int anyInSegment(int from) {
            int loop = branch(from);
            steps.get(loop).add(new Step(EVERYTHING, false, false, loop));
            return branch(loop);
        }

        int anything(int from) {
            int loop = branch(from);
            steps.get(loop).add(new Step(EVERYTHING, false, true, loop));
            return branch(loop);
        }

        private int step(int from, Step step) {
            steps.get(from).add(step);
            return step.to();
        }

        GlobMatcher build(int end) {
            return new GlobMatcher(
                    steps.stream().map(List::copyOf).toList(),
                    joints.stream()
                            .map(each ->
                                    each.stream().mapToInt(Integer::intValue).toArray())
                            .toList(),
                    end);
        }
    }
}
