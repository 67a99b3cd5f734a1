package dev.kontor.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/** Reads documents over a few connections, each with its statements prepared once. */
final class DocumentReader implements AutoCloseable {
    private static final int CONNECTIONS = Math.max(4, Runtime.getRuntime().availableProcessors() * 2);

    private final DocumentDatabase database;
    private final Semaphore permits = new Semaphore(CONNECTIONS);
    private final ConcurrentLinkedDeque<Statements> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    DocumentReader(DocumentDatabase database) {
        this.database = database;
    }

    Optional<Document> find(Key key) {
        return query("read " + key, statements -> {
            statements.find.setString(1, key.value());
            try (ResultSet row = statements.find.executeQuery()) {
                return row.next() ? Optional.of(document(row, 1)) : Optional.empty();
            }
        });
    }

    List<DocumentEntry> list(Prefix prefix, String after, int limit) {
        return query("list " + prefix, statements -> {
            List<DocumentEntry> entries = new ArrayList<>();
            try (ResultSet row = range(statements.list, prefix, after, limit)) {
                while (row.next()) {
                    entries.add(new DocumentEntry(new Key(row.getString(1)), row.getLong(2)));
                }
            }
            return entries;
        });
    }

    List<KeyedDocument> read(Prefix prefix, String after, int limit) {
        return query("read below " + prefix, statements -> {
            List<KeyedDocument> documents = new ArrayList<>();
            try (ResultSet row = range(statements.read, prefix, after, limit)) {
                while (row.next()) {
                    documents.add(new KeyedDocument(new Key(row.getString(1)), document(row, 2)));
                }
            }
            return documents;
        });
    }

    private static ResultSet range(PreparedStatement statement, Prefix prefix, String after, int limit)
            throws SQLException {
        if (limit < 1) {
            throw new IllegalArgumentException("a listing has at least one line, not " + limit);
        }
        String text = prefix.value();
        statement.setString(1, text + after);
        statement.setString(2, text.substring(0, text.length() - 1) + '0');
        statement.setInt(3, limit);
        return statement.executeQuery();
    }

    /** The version in one column and the bytes in the next. */
    static Document document(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column + 1);
        return new Document(bytes == null ? new byte[0] : bytes, new Version(Long.toString(row.getLong(column))));
    }

    private <T> T query(String what, Query<T> query) {
        permits.acquireUninterruptibly();
        Statements statements = null;
        try {
            if (closed) {
                throw new StoreUnavailableException("the store is closed");
            }
            statements = idle.pollFirst();
            if (statements == null) {
                statements = new Statements(database.connect());
            }
            T answer = query.run(statements);
            idle.addFirst(statements);
            return answer;
        } catch (SQLException e) {
            if (statements != null) {
                statements.close();
            }
            throw DiskFailure.of(what, database.file(), e);
        } finally {
            permits.release();
        }
    }

    @Override
    public void close() {
        closed = true;
        permits.acquireUninterruptibly(CONNECTIONS);
        idle.forEach(Statements::close);
        idle.clear();
        permits.release(CONNECTIONS);
    }

    private interface Query<T> {
        T run(Statements statements) throws SQLException;
    }

    /** A connection and its prepared statements. */
    private static final class Statements {
        private final Connection connection;
        private final PreparedStatement find;
        private final PreparedStatement list;
        private final PreparedStatement read;

        Statements(Connection connection) throws SQLException {
            this.connection = connection;
            this.find = connection.prepareStatement("SELECT version, bytes FROM documents WHERE key = ?");
            String below = " FROM documents WHERE key > ? AND key < ? ORDER BY key ";
            this.list = connection.prepareStatement("SELECT key, length(bytes)" + below + "LIMIT ?");
            this.read = connection.prepareStatement("SELECT key, version, bytes" + below + "LIMIT ?");
        }

        void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                System.getLogger(DocumentReader.class.getName()).log(System.Logger.Level.DEBUG, "closing", e);
            }
        }
    }
}
