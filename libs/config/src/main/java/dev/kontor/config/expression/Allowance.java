package dev.kontor.config.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationListener;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * What one evaluation may take: so many steps, so much time, and no value beyond a size. The number of turns of a loop alone
 * bounds none of these: a list of one element that is doubled thirty times has no room in any memory.
 *
 * <p>CEL passes over errors beside what is true. So whoever evaluates asks afterwards whether the allowance was used up.
 */
final class Allowance implements CelEvaluationListener {
    /** The largest value: characters, bytes and elements together, those within others too. */
    static final int LARGEST_VALUE = 100_000;

    private static final int MOST_STEPS = 500_000;
    private static final long LONGEST_NANOS = 1_000_000_000L;

    private final long began = System.nanoTime();
    private int steps;
    private boolean isUsedUp;

    /** An evaluation that takes too much. */
    static final class UsedUpException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UsedUpException() {
            super("the evaluation takes too much", null, false, false);
        }
    }

    /** Whether the evaluation took too much, so that what it gave is nothing. */
    boolean isUsedUp() {
        return isUsedUp;
    }

    @Override
    public void callback(CelExpr expression, Object value) {
        isUsedUp = isUsedUp
                || ++steps > MOST_STEPS
                || System.nanoTime() - began > LONGEST_NANOS
                || (isNew(expression) && isTooLarge(value));
        if (isUsedUp) {
            throw new UsedUpException();
        }
    }

    /** What is only named was there before. */
    private static boolean isNew(CelExpr expression) {
        return switch (expression.exprKind().getKind()) {
            case CALL, LIST, MAP, STRUCT, COMPREHENSION -> true;
            default -> false;
        };
    }

    /** A value that stands in several places counts in each, as it does for whoever compares it. */
    private static boolean isTooLarge(Object whole) {
        Deque<Object> open = new ArrayDeque<>();
        open.push(whole);
        long size = 0;
        while (!open.isEmpty() && size + open.size() <= LARGEST_VALUE) {
            size++;
            switch (open.pop()) {
                case CharSequence text -> size += text.length();
                case CelByteString bytes -> size += bytes.size();
                case Collection<?> items -> size += pushAll(items, open);
                case Map<?, ?> map -> size += pushAll(map.keySet(), open) + pushAll(map.values(), open);
                case Optional<?> item -> item.ifPresent(open::push);
                default -> {}
            }
        }
        return size + open.size() > LARGEST_VALUE;
    }

    /** What is too large by the number of its elements is not looked into. */
    private static long pushAll(Collection<?> items, Deque<Object> open) {
        if (items.size() > LARGEST_VALUE) {
            return items.size();
        }
        items.forEach(open::push);
        return 0;
    }
}
