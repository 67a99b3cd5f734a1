package dev.kontor.events;

import java.time.Duration;

/** How long to wait before something that failed is tried again: longer each time, up to a bound. */
final class Pause {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Duration OF_REFUSAL = Duration.ofSeconds(30);

    private Duration next = FIRST;

    /** The wait after one more failure. */
    Duration next() {
        Duration now = next;
        next = now.multipliedBy(2).compareTo(LONGEST) < 0 ? now.multipliedBy(2) : LONGEST;
        return now;
    }

    /** The wait after one more failure: no shorter for one that somebody has to mend, since asking does not help. */
    Duration next(Throwable failure) {
        return failure instanceof EventLogRefusedException ? OF_REFUSAL : next();
    }

    /** It did not fail. */
    void reset() {
        next = FIRST;
    }
}
