package dev.kontor.registry;

import java.util.Objects;

/**
 * Who changes something, as documents and events name them.
 *
 * @param caller the user's name or that of a service; {@code anonymous} where nobody had to say
 * @param requestId the request by which they do it, for finding it in the logs; may be empty
 */
public record Actor(String caller, String requestId) {
    /** The registry itself, which finishes what somebody began. */
    public static final Actor KONTOR = new Actor("kontor", "");

    /** @throws IllegalArgumentException when the caller has no name */
    public Actor {
        Objects.requireNonNull(requestId, "requestId");
        if (caller.isEmpty()) {
            throw new IllegalArgumentException("a caller has a name");
        }
    }
}
