package dev.kontor.service;

import java.util.logging.LogManager;

/**
 * A log manager that keeps its handlers while the JVM exits.
 *
 * <p>The JDK's own one drops them in a shutdown hook that runs beside ours, and with them every line about how the
 * services stopped. Public, with a public constructor, because the JDK creates it by name.
 */
public final class PersistentLogManager extends LogManager {
    private static volatile boolean keep;

    /** For the JDK. */
    public PersistentLogManager() {}

    /** From now on the handlers stay. */
    static void keepHandlers() {
        keep = true;
    }

    @Override
    public void reset() {
        if (!keep) {
            super.reset();
        }
    }
}
