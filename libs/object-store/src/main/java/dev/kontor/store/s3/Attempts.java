package dev.kontor.store.s3;

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

    <T> T send(String what, Request<T> request) {
        return send(requests, what, request);
    }

    /** A request that writes or deletes an object, which may be denied because another one does so at this moment. */
    <T> T write(String what, Request<T> request) {
        return send(writes, what, request);
    }

    private static <T> T send(Retry tries, String what, Request<T> request) {
        return tries.executeSupplier(() -> {
            try {
                return request.send();
            } catch (IOException e) {
                throw S3Failure.of(what, e);
            }
        });
    }

    /** A request of the client library. */
    <T> T call(String what, Supplier<CompletableFuture<T>> request) {
        return requests.executeSupplier(() -> {
            try {
                return request.get().join();
            } catch (CompletionException e) {
                throw S3Failure.of(what, e);
            } catch (IllegalArgumentException | UncheckedIOException e) {
                throw S3Failure.of(what, e);
            }
        });
    }
}
