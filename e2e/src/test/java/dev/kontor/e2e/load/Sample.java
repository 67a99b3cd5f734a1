package dev.kontor.e2e.load;

import java.util.Locale;

/**
 * What a registry's process takes at one moment, after a full collection.
 *
 * @param seconds since the beginning
 * @param isQuiet whether no client was connected
 * @param changes that had been acknowledged
 * @param residentBytes of the process, in memory
 * @param heapBytes of objects that are left
 * @param descriptors open files and sockets
 * @param threads live ones, the virtual ones instead of those that carry them
 * @param leftovers files that nothing names
 * @param databaseBytes of the documents; 0 where they are in a bucket
 * @param logBytes of the documents' write-ahead log
 */
record Sample(
        long seconds,
        boolean isQuiet,
        long changes,
        long residentBytes,
        long heapBytes,
        long descriptors,
        long threads,
        long leftovers,
        long databaseBytes,
        long logBytes) {
    static final String COLUMNS =
            "seconds,quiet,changes,resident_bytes,heap_bytes,descriptors,threads,leftovers,database_bytes,wal_bytes";

    static final String HEAD = "%7s %5s %8s %8s %8s %6s %7s %6s %8s %8s"
            .formatted(
                    "seconds",
                    "quiet",
                    "changes",
                    "RSS MiB",
                    "heap MiB",
                    "files",
                    "threads",
                    "left",
                    "db MiB",
                    "WAL MiB");

    String asCsv() {
        return "%d,%b,%d,%d,%d,%d,%d,%d,%d,%d"
                .formatted(
                        seconds,
                        isQuiet,
                        changes,
                        residentBytes,
                        heapBytes,
                        descriptors,
                        threads,
                        leftovers,
                        databaseBytes,
                        logBytes);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%7d %5s %8d %8.1f %8.1f %6d %7d %6d %8.1f %8.1f",
                seconds,
                isQuiet ? "quiet" : "",
                changes,
                mebibytes(residentBytes),
                mebibytes(heapBytes),
                descriptors,
                threads,
                leftovers,
                mebibytes(databaseBytes),
                mebibytes(logBytes));
    }

    private static double mebibytes(long bytes) {
        return bytes / 1048576.0;
    }
}
