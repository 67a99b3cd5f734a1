package dev.kontor.http;

/** Learns of each request when it is over; for logs and metrics. */
@FunctionalInterface
public interface RequestObserver {
    /**
     * Takes note of a request. Called on its thread, with {@link RequestId#current()} bound.
     *
     * <p>Must be quick and must not throw: an exception is logged and otherwise ignored.
     */
    void completed(CompletedRequest request);
}
