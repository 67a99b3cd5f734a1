package dev.kontor.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many connections the process's limit of open files allows: a third of it, since each may come with an open file and an
 * onward connection.
 */
public final class OpenFiles {
    private static final System.Logger LOGGER = System.getLogger(OpenFiles.class.getName());
    private static final int DESCRIPTORS_FOR_OTHER_USES = 500;
    private static final int FEWEST_CONNECTIONS = 16;
    private static final int DEFAULT_CONNECTIONS = 8_000;

    private OpenFiles() {}

    /** As many connections as a listener has unless it is told otherwise: 8,000, or all that the process can afford. */
    public static int defaultConnections() {
        long affordable = affordableConnections();
        if (affordable >= DEFAULT_CONNECTIONS) {
            return DEFAULT_CONNECTIONS;
        }
        LOGGER.log(
                System.Logger.Level.DEBUG,
                "at most {0} connections instead of {1}: the process may open too few files",
                affordable,
                DEFAULT_CONNECTIONS);
        return (int) affordable;
    }

    /** As many connections as the process can afford. */
    static long affordableConnections() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? affordableConnections(system.getMaxFileDescriptorCount())
                : Long.MAX_VALUE;
    }

    static long affordableConnections(long maxOpenFiles) {
        return Math.max(FEWEST_CONNECTIONS, (maxOpenFiles - DESCRIPTORS_FOR_OTHER_USES) / 3);
    }
}
