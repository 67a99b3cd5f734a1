package dev.kontor.search.graphql;

import dev.kontor.search.catalog.SearchView;
import dev.kontor.search.catalog.Viewer;
import graphql.schema.DataFetchingEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One question: who asks, the state of the index that answers all of it, and how long it may take.
 *
 * @param problems what of the answer is not whole, each with the root field
 * @param end by {@link System#nanoTime}
 */
record Asking(SearchView view, Viewer viewer, List<Problem> problems, long end) {
    /** What is missing of an answer that is given all the same. */
    record Problem(String message, String field) {}

    Asking(SearchView view, Viewer viewer, Duration most) {
        this(view, viewer, new ArrayList<>(), System.nanoTime() + most.toNanos());
    }

    static Asking of(DataFetchingEnvironment environment) {
        Asking asking = environment.getGraphQlContext().get(Asking.class);
        return asking;
    }

    /** Notes that something is missing below the root field that is being answered. */
    void note(String message, DataFetchingEnvironment environment) {
        String root = environment
                .getExecutionStepInfo()
                .getPath()
                .getKeysOnly()
                .getFirst()
                .toString();
        problems.add(new Problem(message, root));
    }

    /** Ends a question that takes too long. */
    void requireTime() {
        if (System.nanoTime() - end > 0) {
            throw new QuestionException("the question takes too long: ask for less at once");
        }
    }
}
