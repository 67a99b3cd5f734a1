package dev.kontor.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The one thread that writes documents. All batches that wait while it commits go into its next transaction, so many
 * writers share one forced write to the disk.
 */
final class DocumentWriter implements AutoCloseable {
    private static final int MAX_BATCHES_A_COMMIT = 512;
    private static final int EPOCH_SHIFT = 40;

    /** Batches in the order of their arrival; an empty entry ends the thread. */
    private final BlockingQueue<Optional<Pending>> queue = new LinkedBlockingQueue<>();

    private final Path file;
    private final Connection connection;
    private final boolean synced;
    private final DocumentCache cache;
    private final WriteStatements statements;
    private long version;
    private boolean syncing = true;
    private boolean closed;
    private Optional<Worker> worker = Optional.empty();

    private DocumentWriter(Path file, Connection connection, boolean synced, DocumentCache cache) throws SQLException {
        this.file = file;
        this.connection = connection;
        this.synced = synced;
        this.cache = cache;
        this.version = DocumentDatabase.nextEpoch(connection) << EPOCH_SHIFT;
        this.statements = new WriteStatements(connection);
        connection.setAutoCommit(false);
    }

    /**
     * Starts the thread.
     *
     * @param synced whether durable batches wait for the disk
     * @param cache is told of every change
     */
    static DocumentWriter start(DocumentDatabase database, boolean synced, DocumentCache cache) {
        try {
            DocumentWriter writer = new DocumentWriter(database.file(), database.connect(), synced, cache);
            Thread.Builder thread = Thread.ofPlatform().name("document-writer").daemon();
            writer.worker = Optional.of(Worker.start(thread, writer::round, writer::end));
            return writer;
        } catch (SQLException e) {
            throw new StoreRefusedException("cannot write to " + database.file() + ": " + e.getMessage(), e);
        }
    }

    /** Hands a batch to the thread and waits for its commit. */
    BatchOutcome write(List<Write> batch, Durability durability) {
        batch.forEach(DocumentWriter::requireSize);
        Pending pending = new Pending(List.copyOf(batch), durability == Durability.DURABLE, new CompletableFuture<>());
        synchronized (this) {
            if (closed) {
                throw new StoreUnavailableException("the store is closed");
            }
            queue.add(Optional.of(pending));
        }
        return pending.await();
    }

    private static void requireSize(Write write) {
        if (write instanceof Write.Put put && put.bytes().length > DocumentStore.MAX_DOCUMENT_BYTES) {
            throw new IllegalArgumentException(
                    put.key() + " is larger than a document may be: " + put.bytes().length + " bytes");
        }
    }

    /** Commits the batches that wait; false when there will be no more. */
    private boolean round() throws InterruptedException {
        Optional<Pending> first = queue.take();
        if (first.isEmpty()) {
            return false;
        }
        List<Pending> group = new ArrayList<>();
        group.add(first.get());
        try {
            while (group.size() < MAX_BATCHES_A_COMMIT && isBatchNext()) {
                group.add(queue.remove().orElseThrow());
            }
            commit(group);
            return true;
        } finally {
            group.forEach(DocumentWriter::release);
        }
    }

    /** The thread ends: nothing that still waits will be written. */
    private void end() {
        synchronized (this) {
            closed = true;
        }
        for (Optional<Pending> each = queue.poll(); each != null; each = queue.poll()) {
            each.ifPresent(DocumentWriter::release);
        }
        closeConnection();
    }

    /** Nobody waits for ever, whatever was thrown; those who have their answer keep it. */
    private static void release(Pending pending) {
        if (!pending.answer().isDone()) {
            pending.answer()
                    .completeExceptionally(
                            new StoreUnavailableException("cannot write documents: their thread broke off"));
        }
    }

    private boolean isBatchNext() {
        Optional<Pending> next = queue.peek();
        return next != null && next.isPresent();
    }

    private void commit(List<Pending> group) {
        try {
            List<BatchOutcome> outcomes = transact(group);
            for (int i = 0; i < outcomes.size(); i++) {
                group.get(i).answer().complete(outcomes.get(i));
            }
        } catch (SQLException e) {
            fail(group, DiskFailure.of("write documents", file, e));
        } catch (RuntimeException e) {
            fail(group, e);
        }
    }

    private static void fail(List<Pending> group, RuntimeException failure) {
        group.forEach(pending -> pending.answer().completeExceptionally(failure));
    }

    private List<BatchOutcome> transact(List<Pending> group) throws SQLException {
        List<Key> keys = group.stream()
                .flatMap(pending -> pending.batch().stream())
                .map(Write::key)
                .toList();
        try {
            sync(synced && group.stream().anyMatch(Pending::durable));
            List<BatchOutcome> outcomes = new ArrayList<>(group.size());
            for (Pending pending : group) {
                outcomes.add(apply(pending.batch()));
            }
            KillPoint.DOCUMENTS_BEFORE_COMMIT.pass();
            cache.begin(keys);
            connection.commit();
            KillPoint.DOCUMENTS_COMMITTED.pass();
            return outcomes;
        } catch (SQLException | RuntimeException | Error e) {
            rollback();
            throw e;
        } finally {
            cache.end(keys);
        }
    }

    /** With NORMAL a commit goes into the log without waiting for the disk; with FULL it waits, for all before it. */
    private void sync(boolean wanted) throws SQLException {
        if (wanted == syncing) {
            return;
        }
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous=" + (wanted ? "FULL" : "NORMAL"));
        }
        connection.setAutoCommit(false);
        syncing = wanted;
    }

    private BatchOutcome apply(List<Write> batch) throws SQLException {
        for (int i = 0; i < batch.size(); i++) {
            Write write = batch.get(i);
            if (!statements.apply(write, ++version)) {
                return new BatchOutcome.Stopped(i, write.key(), statements.find(write.key()));
            }
            KillPoint.DOCUMENTS_BETWEEN_WRITES.pass();
        }
        return new BatchOutcome.Applied();
    }

    private void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            System.getLogger(DocumentWriter.class.getName())
                    .log(System.Logger.Level.DEBUG, "the database has rolled back itself", e);
        }
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (SQLException e) {
            System.getLogger(DocumentWriter.class.getName()).log(System.Logger.Level.DEBUG, "closing", e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (!closed) {
                closed = true;
                queue.add(Optional.empty());
            }
        }
        try {
            if (worker.isPresent()) {
                worker.get().join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A batch that waits for its commit. */
    private record Pending(List<Write> batch, boolean durable, CompletableFuture<BatchOutcome> answer) {
        /** Waits however often the caller is interrupted: the outcome of a write must be known. */
        BatchOutcome await() {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return answer.get();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    } catch (ExecutionException e) {
                        throw e.getCause() instanceof StoreException failure
                                ? failure
                                : new IllegalStateException("cannot write documents", e.getCause());
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** The statements of the writing connection. */
    private static final class WriteStatements {
        private final PreparedStatement create;
        private final PreparedStatement replace;
        private final PreparedStatement store;
        private final PreparedStatement forget;
        private final PreparedStatement find;

        WriteStatements(Connection connection) throws SQLException {
            String insert = "INSERT INTO documents(version, bytes, key) VALUES(?, ?, ?) ON CONFLICT(key) DO ";
            create = connection.prepareStatement(insert + "NOTHING");
            store = connection.prepareStatement(
                    insert + "UPDATE SET version = excluded.version, bytes = excluded.bytes");
            replace = connection.prepareStatement(
                    "UPDATE documents SET version = ?, bytes = ? WHERE key = ? AND version = ?");
            forget = connection.prepareStatement("DELETE FROM documents WHERE key = ?");
            find = connection.prepareStatement("SELECT version, bytes FROM documents WHERE key = ?");
        }

        /** Whether the write's expectation held, so that it happened. */
        boolean apply(Write write, long version) throws SQLException {
            return switch (write) {
                case Write.Forget(Key key) -> {
                    forget.setString(1, key.value());
                    forget.executeUpdate();
                    yield true;
                }
                case Write.Put put ->
                    switch (put.expectation()) {
                        case Expectation.Anything() -> execute(store, put, version);
                        case Expectation.Absent() -> execute(create, put, version);
                        case Expectation.Unchanged(Version expected) -> {
                            replace.setLong(4, Long.parseLong(expected.value()));
                            yield execute(replace, put, version);
                        }
                    };
            };
        }

        private static boolean execute(PreparedStatement statement, Write.Put put, long version) throws SQLException {
            statement.setLong(1, version);
            statement.setBytes(2, put.bytes());
            statement.setString(3, put.key().value());
            return statement.executeUpdate() == 1;
        }

        Optional<Document> find(Key key) throws SQLException {
            find.setString(1, key.value());
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? Optional.of(DocumentReader.document(row, 1)) : Optional.empty();
            }
        }
    }
}
