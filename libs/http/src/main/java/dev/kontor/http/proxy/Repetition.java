package dev.kontor.http.proxy;

import dev.kontor.http.Preconditions;
import io.helidon.webserver.http.ServerRequest;

/**
 * Which requests may be sent a second time when nobody knows whether the first was carried out: those of which {@link
 * Passage} says so, and none that changes something on a precondition, since what the first has changed is what the second
 * would be held against.
 */
final class Repetition {
    private Repetition() {}

    static boolean isHarmless(Passage passage, ServerRequest request, RequestPayload payload) {
        boolean sendsNothing = payload instanceof RequestPayload.None;
        if (passage.reads()) {
            return sendsNothing;
        }
        if (!Preconditions.of(request).isEmpty()) {
            return false;
        }
        return switch (passage.repetition()) {
            case NEVER -> false;
            case WITHOUT_BODY -> sendsNothing;
            case IF_HELD -> payload instanceof RequestPayload.Held;
        };
    }

    /** Whether it may be tried once more after this failure. */
    static boolean isAllowed(Failure.Kind kind, boolean harmless, RequestPayload payload) {
        return switch (kind) {
            case NOT_CONNECTED, DISTRUSTED -> !payload.isConsumed();
            case STALE, BROKEN, MALFORMED -> harmless;
            case TIMED_OUT -> false; // the client has waited long enough
        };
    }
}
