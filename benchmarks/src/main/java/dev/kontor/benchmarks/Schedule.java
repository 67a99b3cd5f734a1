package dev.kontor.benchmarks;

import java.time.Duration;
import java.util.OptionalLong;

/** When each of a series of requests is meant to be sent. */
@FunctionalInterface
interface Schedule {

    /**
     * The intended time of a request, empty if the series is over. Pure, so that many workers can ask at once.
     *
     * @param index which request, from 0
     * @param elapsedNanos how long the series has been going on
     * @return nanoseconds from the start of the series
     */
    OptionalLong intendedNanos(long index, long elapsedNanos);

    /**
     * An open loop: requests come at a fixed rate whether or not earlier ones were answered, as they do from many
     * clients that do not know of each other. No request is dropped when the registry falls behind.
     */
    static Schedule atRate(double perSecond, Duration duration) {
        double intervalNanos = 1e9 / perSecond;
        long requests = Math.max(1, Math.round(duration.toNanos() / intervalNanos));
        return (index, elapsedNanos) ->
                index < requests ? OptionalLong.of((long) (index * intervalNanos)) : OptionalLong.empty();
    }

    /** A closed loop: each worker sends its next request as soon as it has the answer to the last. */
    static Schedule backToBack(Duration duration) {
        return (index, elapsedNanos) ->
                elapsedNanos < duration.toNanos() ? OptionalLong.of(elapsedNanos) : OptionalLong.empty();
    }

    /** As many requests as given, as quickly as they are answered. */
    static Schedule times(long requests) {
        return (index, elapsedNanos) -> index < requests ? OptionalLong.of(elapsedNanos) : OptionalLong.empty();
    }

    /** As many requests as given, as quickly as they are answered, but none that would begin after the time. */
    static Schedule timesWithin(long requests, Duration duration) {
        return (index, elapsedNanos) -> index < requests && elapsedNanos < duration.toNanos()
                ? OptionalLong.of(elapsedNanos)
                : OptionalLong.empty();
    }
}
