package dev.kontor.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/** Names what a disk or the embedded database failed with. */
final class DiskFailure {
    /** With less than this nothing can be written that is worth writing. */
    private static final long LITTLE_BYTES = 64 << 10;

    private static final int SQLITE_IOERR = 10;
    private static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_FULL = 13;
    private static final int SQLITE_CANTOPEN = 14;
    private static final int SQLITE_NOTADB = 26;

    private DiskFailure() {}

    /**
     * A failure of the database.
     *
     * @param what what was tried
     * @param database its file
     */
    static StoreException of(String what, Path database, SQLException failure) {
        String message = "cannot " + what + ": " + failure.getMessage();
        return switch (failure.getErrorCode() & 0xff) {
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                new StoreDamagedException(database.toString(), failure.getMessage(), failure);
            case SQLITE_FULL -> new StoreFullException(message, failure);
            case SQLITE_IOERR, SQLITE_CANTOPEN ->
                hasLittleSpace(database)
                        ? new StoreFullException(message, failure)
                        : new StoreUnavailableException(message, failure);
            default -> new StoreUnavailableException(message, failure);
        };
    }

    /**
     * A failure of a file.
     *
     * @param what what was tried
     * @param place a file or folder on the same file system
     */
    static StoreUnavailableException of(String what, Path place, IOException failure) {
        String message = "cannot " + what + ": " + failure.getMessage();
        return isFull(failure) || hasLittleSpace(place)
                ? new StoreFullException(message, failure)
                : new StoreUnavailableException(message, failure);
    }

    /** The words of ENOSPC, EDQUOT and EFBIG: the library gives no numbers, and other words in other languages. */
    private static boolean isFull(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("quota exceeded")
                || message.contains("file too large");
    }

    /** Whether there is hardly any space; what cannot be asked counts as no. */
    static boolean hasLittleSpace(Path place) {
        try {
            return Files.getFileStore(Files.exists(place) ? place : place.getParent())
                            .getUsableSpace()
                    < LITTLE_BYTES;
        } catch (IOException e) {
            return false;
        }
    }
}
