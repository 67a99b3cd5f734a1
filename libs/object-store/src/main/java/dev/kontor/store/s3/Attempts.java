package dev.kontor.store.s3;

import dev.kontor.store.ObservedStore;
import dev.kontor.store.StoreObserver;
import dev.kontor.store.StoreObserver.Ending;
import dev.kontor.store.StoreUnavailableException;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Sends requests, each a few times where the service does not answer or is busy, with pauses that grow and vary. What
 * fails is an {@link S3Failure}.
 */
final class Attempts {
    private final Retry requests = Retry.of("s3", retries(S3Failure.Kind.TRANSIENT));
    private final Retry writes = Retry.of("s3-writes", retries(S3Failure.Kind.TRANSIENT, S3Failure.Kind.DENIED));
    private final StoreObserver observer;

    /** @param observer learns of each request */
    Attempts(StoreObserver observer) {
        this.observer = observer;
    }

    private static RetryConfig retries(S3Failure.Kind... kinds) {
        Set<S3Failure.Kind> repeated = Set.of(kinds);
        return RetryConfig.custom()
                .maxAttempts(4)
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(100), 2.0, 0.5))
                .retryOnException(e -> e instanceof S3Failure failure && repeated.contains(failure.kind()))
                .build();
    }

    /** A request that is sent on the shorter way. */
    @FunctionalInterface
    interface Request<T> {
        T send() throws IOException;
    }

    <T> T send(S3Request kind, String what, Request<T> request) {
        return requests.executeSupplier(() -> observed(kind, () -> sent(what, request)));
    }

    /** A request that writes or deletes an object, which may be denied because another one does so at this moment. */
    <T> T write(S3Request kind, String what, Request<T> request) {
        return writes.executeSupplier(() -> observed(kind, () -> sent(what, request)));
    }

    private static <T> T sent(String what, Request<T> request) {
        try {
            return request.send();
        } catch (IOException e) {
            throw S3Failure.of(what, e);
        }
    }

    /** A request of the client library. */
    <T> T call(S3Request kind, String what, Supplier<CompletableFuture<T>> request) {
        return requests.executeSupplier(() -> observed(kind, () -> called(what, request)));
    }

    private static <T> T called(String what, Supplier<CompletableFuture<T>> request) {
        try {
            return request.get().join();
        } catch (CompletionException e) {
            throw S3Failure.of(what, e);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw S3Failure.of(what, e);
        }
    }

    private <T> T observed(S3Request kind, Supplier<T> request) {
        long begun = System.nanoTime();
        Ending ending = Ending.FAILED;
        try {
            T answer = request.get();
            ending = Ending.DONE;
            return answer;
        } catch (StoreUnavailableException e) {
            ending = e instanceof S3Failure failure ? failure.ending() : ObservedStore.ending(e);
            throw e;
        } finally {
            observer.requested(kind.word(), Duration.ofNanos(System.nanoTime() - begun), ending);
        }
    }
}
