package dev.kontor.registry;

import java.util.List;

/**
 * Looks at a manifest between its parsing and its writing, and may refuse it: a policy on what may be pushed.
 *
 * <p>It is asked for each push that has something to change, before anything of it is stored, by the thread of the push:
 * what it waits for its client waits for. For any number of threads. What it throws ends the push.
 */
@FunctionalInterface
public interface PushCheck {
    /** What a check says. */
    sealed interface Verdict {
        /** Nothing speaks against the push. */
        record Accepted() implements Verdict {}

        /**
         * The push is refused.
         *
         * @param reasons what is wrong and what its author can do, one sentence each; at least one
         */
        record Rejected(List<String> reasons) implements Verdict {
            public Rejected {
                reasons = List.copyOf(reasons);
                if (reasons.isEmpty()) {
                    throw new IllegalArgumentException("a push is refused for a reason");
                }
            }
        }
    }

    /** Judges a push. */
    Verdict check(Push push, Actor actor);
}
