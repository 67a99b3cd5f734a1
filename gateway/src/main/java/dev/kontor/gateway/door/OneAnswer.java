package dev.kontor.gateway.door;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Gives those who ask the same at the same time one answer, for which one of them looks. For any number of threads. */
final class OneAnswer<T> {
    private final ConcurrentHashMap<String, CompletableFuture<T>> open = new ConcurrentHashMap<>();

    /**
     * The answer, which the caller looks for or waits for.
     *
     * @throws IllegalStateException when the one who looked for it failed
     */
    T ask(String question, Supplier<T> look) {
        CompletableFuture<T> own = new CompletableFuture<>();
        CompletableFuture<T> first = open.putIfAbsent(question, own);
        if (first != null) {
            return wait(first);
        }
        try {
            T answer = look.get();
            own.complete(answer);
            return answer;
        } finally {
            open.remove(question, own);
            // Does nothing where there is an answer.
            own.completeExceptionally(new IllegalStateException("whoever looked for it failed"));
        }
    }

    private static <T> T wait(CompletableFuture<T> first) {
        try {
            return first.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("there is no answer", e);
        }
    }
}
