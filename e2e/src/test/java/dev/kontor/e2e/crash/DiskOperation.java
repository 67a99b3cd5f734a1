package dev.kontor.e2e.crash;

import java.nio.ByteBuffer;

/** What a process did to a file system, as {@code diskrecorder.c} notes it. Times are {@code nanoTime}'s. */
sealed interface DiskOperation {
    /** When it began. */
    long nanos();

    /** A process began; it has no open files. */
    record Started(long nanos) implements DiskOperation {}

    /**
     * A file or folder was opened.
     *
     * @param isNew whether it was made by this
     * @param isEmptied whether what was in it was taken away
     */
    record Opened(long nanos, int fd, String path, boolean isNew, boolean isEmptied) implements DiskOperation {}

    /** An open file was closed. */
    record Closed(long nanos, int fd) implements DiskOperation {}

    /** Bytes were written at an offset. */
    record Written(long nanos, int fd, long offset, ByteBuffer bytes) implements DiskOperation {}

    /** A file was given a length. */
    record Resized(long nanos, int fd, long sizeBytes) implements DiskOperation {}

    /** The process asked for a file or folder to be made durable. */
    record SyncBegun(long nanos, int fd) implements DiskOperation {}

    /** What was there when the sync began is durable. */
    record SyncEnded(long nanos, int fd) implements DiskOperation {}

    /** A name was changed. */
    record Renamed(long nanos, String from, String to) implements DiskOperation {}

    /** A file got one more name. */
    record Linked(long nanos, String from, String to) implements DiskOperation {}

    /** A name was removed. */
    record Unlinked(long nanos, String path) implements DiskOperation {}

    /** A folder was made. */
    record FolderMade(long nanos, String path) implements DiskOperation {}
}
