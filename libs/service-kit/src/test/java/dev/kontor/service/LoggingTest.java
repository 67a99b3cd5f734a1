package dev.kontor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Logger root = Logger.getLogger("");
    private final Logger own = Logger.getLogger("dev.kontor");
    private List<Handler> handlersBefore;
    private Level rootBefore;
    private Level ownBefore;

    @TempDir
    private Path folder;

    @BeforeEach
    void remember() {
        handlersBefore = List.of(root.getHandlers());
        rootBefore = root.getLevel();
        ownBefore = own.getLevel();
        handlersBefore.forEach(root::removeHandler);
    }

    @AfterEach
    void restore() {
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
            handler.close();
        }
        handlersBefore.forEach(root::addHandler);
        root.setLevel(rootBefore);
        own.setLevel(ownBefore);
    }

    @Test
    void writesLinesOfJson() throws IOException {
        configure(System.Logger.Level.INFO);
        System.Logger logger = System.getLogger("dev.kontor.test");
        logger.log(System.Logger.Level.INFO, "a {0}\n\"b\"", "value");
        logger.log(System.Logger.Level.ERROR, "failed", new IllegalStateException("reason"));
        List<JsonNode> lines = lines();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().get("level").asText()).isEqualTo("INFO");
        assertThat(lines.getFirst().get("logger").asText()).isEqualTo("dev.kontor.test");
        assertThat(lines.getFirst().get("message").asText()).isEqualTo("a value\n\"b\"");
        assertThat(lines.getFirst().get("time").asText()).endsWith("Z");
        assertThat(lines.getFirst().has("error")).isFalse();
        assertThat(lines.getLast().get("error").asText()).contains("IllegalStateException: reason");
    }

    @Test
    void ownLevelHoldsForOwnLoggersAlone() throws IOException {
        configure(System.Logger.Level.DEBUG);
        System.getLogger("dev.kontor.test").log(System.Logger.Level.DEBUG, "own");
        System.getLogger("org.example").log(System.Logger.Level.INFO, "foreign");
        System.getLogger("org.example").log(System.Logger.Level.WARNING, "foreign warning");
        assertThat(lines()).extracting(line -> line.get("message").asText()).containsExactly("own", "foreign warning");
    }

    @Test
    void accessLogLinesAreWrittenAsTheyAre() throws IOException {
        configure(System.Logger.Level.INFO);
        System.getLogger("dev.kontor.access").log(System.Logger.Level.INFO, "{\"status\":200}");
        assertThat(Files.readAllLines(file())).containsExactly("{\"status\":200}");
    }

    @Test
    void fileIsForItsOwnerAloneAndAppendedTo() throws IOException {
        configure(System.Logger.Level.INFO);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        System.getLogger("dev.kontor.test").log(System.Logger.Level.INFO, "one");
        configure(System.Logger.Level.INFO);
        System.getLogger("dev.kontor.test").log(System.Logger.Level.INFO, "two");
        assertThat(lines()).hasSize(2);
    }

    /** A file channel would be closed for all by the first interrupted thread that logs. */
    @Test
    void interruptedThreadDoesNotCloseTheLog() throws IOException {
        configure(System.Logger.Level.INFO);
        Thread.currentThread().interrupt();
        System.getLogger("dev.kontor.test").log(System.Logger.Level.INFO, "one");
        assertThat(Thread.interrupted()).isTrue();
        System.getLogger("dev.kontor.test").log(System.Logger.Level.INFO, "two");
        assertThat(lines()).hasSize(2);
    }

    @Test
    void fileThatCannotBeOpenedChangesNothing() {
        configure(System.Logger.Level.INFO);
        Handler before = root.getHandlers()[0];
        Logging.Output nowhere = new Logging.Output.AppendedFile(folder.resolve("absent/log"));
        assertThatThrownBy(() -> Logging.configure(System.Logger.Level.INFO, nowhere))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(root.getHandlers()).containsExactly(before);
    }

    private void configure(System.Logger.Level level) {
        Logging.configure(level, new Logging.Output.AppendedFile(file()));
    }

    private Path file() {
        return folder.resolve("kontor.log");
    }

    private List<JsonNode> lines() throws IOException {
        return Files.readAllLines(file()).stream().map(LoggingTest::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
