package dev.kontor.events;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Says once that something fails and once that it works again, however often it is tried between. A log that is away comes
 * back by itself; one that refuses waits for somebody, who is told so as an error.
 */
final class Outage {
    private final System.Logger logger;
    private final String consequence;
    private final String end;
    private final AtomicReference<State> state = new AtomicReference<>(new Works());

    /** How it is. */
    private sealed interface State {}

    private record Works() implements State {}

    private record IsAway() implements State {}

    private record Refuses(String reason) implements State {}

    /**
     * @param consequence what it means, to be followed by the reason
     * @param end what is said when it is over
     */
    Outage(System.Logger logger, String consequence, String end) {
        this.logger = logger;
        this.consequence = consequence;
        this.end = end;
    }

    void fails(Exception cause) {
        State now = cause instanceof EventLogRefusedException ? new Refuses(cause.getMessage()) : new IsAway();
        State before = state.getAndUpdate(was -> now instanceof IsAway && was instanceof Refuses ? was : now);
        if (before.equals(now) || (now instanceof IsAway && before instanceof Refuses)) {
            logger.log(System.Logger.Level.DEBUG, () -> consequence + " still: " + cause.getMessage());
        } else if (now instanceof Refuses) {
            logger.log(
                    System.Logger.Level.ERROR,
                    consequence + ", until somebody mends the cause: " + cause.getMessage(),
                    cause);
        } else {
            logger.log(System.Logger.Level.WARNING, consequence + ": " + cause.getMessage(), cause);
        }
    }

    void ends() {
        if (!(state.getAndSet(new Works()) instanceof Works)) {
            logger.log(System.Logger.Level.INFO, end);
        }
    }

    /** What somebody must mend, while it does not mend itself. */
    Optional<String> refusal() {
        return state.get() instanceof Refuses refuses
                ? Optional.of(consequence + ": " + refuses.reason())
                : Optional.empty();
    }
}
