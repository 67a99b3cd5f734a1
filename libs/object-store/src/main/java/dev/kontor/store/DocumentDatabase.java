package dev.kontor.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/**
 * The embedded database of the file driver: one table, ordered by key, in SQLite with a write-ahead log.
 *
 * <p>SQLite keeps readers and the one writer out of each other's way, and a transaction is durable with one forced
 * write of its log.
 *
 * @param file the database file
 */
record DocumentDatabase(Path file) {
    private static final int PAGE_BYTES = 8192;
    private static final int CHECKPOINT_PAGES = 2000;

    /** Makes the file and its table where they are absent. */
    static DocumentDatabase open(Path file) {
        DocumentDatabase database = new DocumentDatabase(file);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS documents("
                    + "key TEXT PRIMARY KEY, version INTEGER NOT NULL, bytes BLOB NOT NULL) WITHOUT ROWID");
            statement.execute("CREATE TABLE IF NOT EXISTS epoch(id INTEGER PRIMARY KEY, number INTEGER NOT NULL)");
            return database;
        } catch (SQLException e) {
            throw new StoreRefusedException("cannot open " + file + ": " + e.getMessage(), e);
        }
    }

    Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setPageSize(PAGE_BYTES);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(10_000);
        config.setCacheSize(-4096);
        config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, Long.toString(1L << 28));
        config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, Long.toString(1L << 26));
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
        }
        return connection;
    }

    /**
     * Counts one more opening of the database, for good. Versions carry the number, so that none comes back after a
     * restart.
     */
    static long nextEpoch(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("INSERT INTO epoch(id, number) VALUES(1, 1)"
                        + " ON CONFLICT(id) DO UPDATE SET number = number + 1 RETURNING number")) {
            row.next();
            return row.getLong(1);
        }
    }
}
