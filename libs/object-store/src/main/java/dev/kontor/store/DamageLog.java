package dev.kontor.store;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells the operator of damaged objects: of each once in the life of the process, however often it is met. */
public final class DamageLog {
    private static final System.Logger LOGGER = System.getLogger(DamageLog.class.getName());

    /** So many damaged objects are a damaged disk, and repeating some of them is no harm. */
    private static final int MOST_REMEMBERED = 10_000;

    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private DamageLog() {}

    /** Logs damage at ERROR if its object was not told before, else at DEBUG. */
    public static void report(StoreDamagedException damage) {
        if (TOLD.size() >= MOST_REMEMBERED) {
            TOLD.clear();
        }
        if (TOLD.add(damage.object())) {
            LOGGER.log(System.Logger.Level.ERROR, "the store is damaged: " + damage.getMessage(), damage);
        } else {
            LOGGER.log(System.Logger.Level.DEBUG, () -> "met again: " + damage.getMessage());
        }
    }
}
