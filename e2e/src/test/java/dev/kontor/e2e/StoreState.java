package dev.kontor.e2e;

import dev.kontor.oci.Digest;
import dev.kontor.registry.document.JsonDocument;
import dev.kontor.store.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that a registry's folder holds: each document with its version and the digest of its bytes, each content file with
 * its size. Read beside the running registry, so that even what no route shows is seen. The mark of an upload that was
 * given up is left out: it stays until the upload's id has expired, and has no content. So is what the counting of pulls
 * writes, a while after a pull.
 *
 * @param documents by key
 * @param contents by path below the folder, empty files too
 */
record StoreState(Map<String, String> documents, Map<String, Long> contents) {
    static StoreState of(Path folder) {
        return new StoreState(documentsOf(folder), contentsOf(folder.resolve("content")));
    }

    /** Whether no change waits to be announced. */
    boolean isSettled() {
        return documents.keySet().stream().noneMatch(key -> key.startsWith("outbox/"));
    }

    private static Map<String, String> documentsOf(Path folder) {
        Map<String, String> documents = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("documents.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT key, version, bytes FROM documents")) {
            while (row.next()) {
                String key = row.getString(1);
                byte[] bytes = row.getBytes(3);
                boolean isGivenUp = key.startsWith("uploads/")
                        && JsonDocument.text(new Key(key), bytes, "phase", "ABORTED"::equals);
                if (!isGivenUp && !isOfCounting(key)) {
                    documents.put(key, row.getLong(2) + " " + Digest.sha256(bytes));
                }
            }
            return documents;
        } catch (SQLException e) {
            throw new IllegalStateException("the documents cannot be read", e);
        }
    }

    /** Whether a document is written by the counting of pulls, at times of its own. */
    static boolean isOfCounting(String key) {
        return key.startsWith("statistics/")
                || key.startsWith("journals/registry.pulls/")
                || key.startsWith("journals/registry.counts/")
                || key.startsWith("consumers/statistics.");
    }

    private static Map<String, Long> contentsOf(Path folder) {
        Map<String, Long> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                contents.put(folder.relativize(file).toString(), Files.size(file));
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
