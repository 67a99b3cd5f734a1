package dev.kontor.events;

import java.util.concurrent.atomic.AtomicBoolean;

/** Says once that something fails and once that it works again, however often it is tried between. */
final class Outage {
    private final System.Logger logger;
    private final String consequence;
    private final String end;
    private final AtomicBoolean failing = new AtomicBoolean();

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
        if (failing.compareAndSet(false, true)) {
            logger.log(System.Logger.Level.WARNING, consequence + ": " + cause.getMessage(), cause);
        } else {
            logger.log(System.Logger.Level.DEBUG, () -> consequence + " still: " + cause.getMessage());
        }
    }

    void ends() {
        if (failing.compareAndSet(true, false)) {
            logger.log(System.Logger.Level.INFO, end);
        }
    }
}
