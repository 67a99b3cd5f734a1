package dev.kontor.events;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a process has made and not announced yet.
 *
 * @param claims how many claims wait
 * @param oldest when the oldest of them was made; empty when none waits
 */
public record Backlog(long claims, Optional<Instant> oldest) {
    /** Nothing waits. */
    public static final Backlog NONE = new Backlog(0, Optional.empty());

    /** Both together. */
    public Backlog and(Backlog other) {
        return new Backlog(
                claims + other.claims,
                Stream.of(oldest, other.oldest).flatMap(Optional::stream).min(Instant::compareTo));
    }
}
