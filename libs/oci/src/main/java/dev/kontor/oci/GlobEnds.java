package dev.kontor.oci;

import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/**
 * Where a part of a glob ends: states of the matcher, by what may come next. Whether two stars are a whole segment is known when
 * what is behind them is read, so that they wait until then.
 *
 * @param within behind something of a segment
 * @param start where a segment begins
 * @param beforeSlash before the slash that is before {@code start}; none at the beginning of a glob
 * @param stars where two stars stand that begin a segment
 * @param beforeStars before the slash that is before these
 */
record GlobEnds(
        GlobMatcher.Builder matcher,
        OptionalInt within,
        OptionalInt start,
        OptionalInt beforeSlash,
        OptionalInt stars,
        OptionalInt beforeStars) {
    private static final OptionalInt NONE = OptionalInt.empty();

    static GlobEnds none(GlobMatcher.Builder matcher) {
        return new GlobEnds(matcher, NONE, NONE, NONE, NONE, NONE);
    }

    /** A segment begins here. */
    static GlobEnds atStart(GlobMatcher.Builder matcher, int state) {
        return new GlobEnds(matcher, NONE, OptionalInt.of(state), NONE, NONE, NONE);
    }

    private static GlobEnds within(GlobMatcher.Builder matcher, OptionalInt state) {
        return new GlobEnds(matcher, state, NONE, NONE, NONE, NONE);
    }

    /** The end where something of the segment comes next: stars that wait are one. */
    int state() {
        return oneOf(within, start, map(stars, matcher::anyInSegment)).orElseThrow();
    }

    /** The end of the whole glob: stars that wait are any segments, and so is nothing instead of their slash. */
    int ofGlob() {
        return oneOf(within, start, map(stars, matcher::anything), beforeStars).orElseThrow();
    }

    /** Something of a segment comes next. */
    GlobEnds then(IntUnaryOperator part) {
        return within(matcher, OptionalInt.of(part.applyAsInt(state())));
    }

    /** A slash comes next: behind stars that wait it may be missing, with what they stand for. */
    GlobEnds slash() {
        OptionalInt segments = map(stars, matcher::anything);
        OptionalInt before = oneOf(within, start, segments);
        OptionalInt behind = map(before, state -> matcher.character(state, '/'));
        return new GlobEnds(matcher, NONE, oneOf(behind, stars), oneOf(before, beforeStars), NONE, NONE);
    }

    /** Two stars come next. */
    GlobEnds twoStars() {
        OptionalInt others = oneOf(within, map(stars, matcher::anyInSegment));
        return new GlobEnds(matcher, map(others, matcher::anyInSegment), NONE, NONE, start, beforeSlash);
    }

    /** Ends here or there. */
    GlobEnds or(GlobEnds other) {
        return new GlobEnds(
                matcher,
                oneOf(within, other.within),
                oneOf(start, other.start),
                oneOf(beforeSlash, other.beforeSlash),
                oneOf(stars, other.stars),
                oneOf(beforeStars, other.beforeStars));
    }

    private static OptionalInt map(OptionalInt state, IntUnaryOperator part) {
        return state.isPresent() ? OptionalInt.of(part.applyAsInt(state.getAsInt())) : NONE;
    }

    /** A state to which each of these leads. */
    private OptionalInt oneOf(OptionalInt... states) {
        OptionalInt one = NONE;
        for (OptionalInt state : states) {
            if (state.isPresent()) {
                int target = one.isPresent() ? one.getAsInt() : matcher.state();
                matcher.join(state.getAsInt(), target);
                one = OptionalInt.of(target);
            }
        }
        return one;
    }
}
