package dev.kontor.gateway.door;

import java.time.Duration;

/** Whether a password was looked at. */
sealed interface Hearing {
    /** It was. */
    record Heard(Verdict verdict) implements Hearing {}

    /**
     * It was not: too many before it failed, or are looked at now.
     *
     * @param pause after which another try may be heard
     */
    record Slowed(Duration pause) implements Hearing {}
}
