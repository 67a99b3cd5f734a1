package dev.kontor.e2e.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.registry.document.JsonDocument;
import dev.kontor.store.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Measures a registry's folder beside the running registry.
 *
 * @param folder its root; of a registry on a bucket, where it keeps what does not fit in memory
 */
record StoreGauge(Path folder) {
    /** Temporary files, and contents that neither a blob nor an open upload has. */
    long leftovers() throws IOException {
        List<Path> contents = new ArrayList<>();
        for (Path shard : children(folder.resolve("content"))) {
            contents.addAll(children(shard));
        }
        Set<String> named = contents.isEmpty() ? Set.of() : namedContents();
        long unnamed = contents.stream()
                .filter(file -> !named.contains(file.getFileName().toString()))
                .count();
        return unnamed + children(folder.resolve("spool")).size();
    }

    long databaseBytes() throws IOException {
        return sizeOf("documents.db");
    }

    long logBytes() throws IOException {
        return sizeOf("documents.db-wal");
    }

    private long sizeOf(String name) throws IOException {
        try {
            return Files.size(folder.resolve(name));
        } catch (NoSuchFileException _) {
            return 0;
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private Set<String> namedContents() {
        Set<String> named = new HashSet<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("documents.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT key, bytes FROM documents WHERE key >= 'blobs/' AND key < 'blobs0'"
                                + " UNION ALL SELECT key, bytes FROM documents WHERE key >= 'uploads/' AND key < 'uploads0'")) {
            while (row.next()) {
                JsonNode document = JsonDocument.line(new Key(row.getString(1)), row.getBytes(2));
                if (document.path("phase").asText("OPEN").equals("OPEN")) {
                    named.add(document.path("content").asText());
                }
            }
            return named;
        } catch (SQLException e) {
            throw new IllegalStateException("the documents cannot be read", e);
        }
    }
}
