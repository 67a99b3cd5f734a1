package dev.kontor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontor.http.CompletedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which requests are in the audit, and what is said of them. */
class AuditLogTest {
    @TempDir
    private Path folder;

    @Test
    void hasALineForEachChangeAndEachDenial() throws IOException {
        Path file = folder.resolve("audit");
        try (AuditLog audit = AuditLog.at(file, false)) {
            audit.completed(request("PUT", 201, Optional.empty(), ""));
            audit.completed(request("PUT", 400, Optional.empty(), ""));
            audit.completed(request("GET", 200, Optional.of("alice"), "htpasswd"));
            audit.completed(request("HEAD", 401, Optional.empty(), ""));
            audit.completed(request("DELETE", 202, Optional.of("alice"), "htpasswd"));
            audit.completed(request("PUT", 403, Optional.of("alice"), "token"));
        }
        try (AuditLog again = AuditLog.at(file, false)) {
            again.completed(request("POST", 202, Optional.empty(), ""));
            again.completed(request("DELETE", 204, Optional.empty(), ""));
            again.completed(request("DELETE", 404, Optional.empty(), ""));
            again.completed(request("PATCH", 499, Optional.empty(), ""));
            again.completed(request("PUT", 503, Optional.empty(), ""));
            again.completed(request("GET", 403, Optional.of("alice"), "htpasswd"));
            again.completed(request("GET", 401, Optional.of("bob"), "refused"));
        }

        String rest = "\"object\":\"/v2/a/manifests/\\\"\\n\",\"status\":";
        String start = "{\"time\":\"2026-11-24T05:06:07.008Z\",\"clientIP\":\"127.0.0.1\",\"subject\":";
        String end = ",\"requestId\":\"abc\",\"operation\":\"manifest\"";
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        start + "\"anonymous\",\"action\":\"PUT\"," + rest + "201" + end + "}",
                        start + "\"alice\",\"action\":\"DELETE\"," + rest + "202" + end + ",\"via\":\"htpasswd\"}",
                        start + "\"alice\",\"action\":\"PUT\"," + rest + "403" + end + ",\"via\":\"token\"}",
                        start + "\"anonymous\",\"action\":\"POST\"," + rest + "202" + end + "}",
                        start + "\"anonymous\",\"action\":\"DELETE\"," + rest + "204" + end + "}",
                        start + "\"anonymous\",\"action\":\"PATCH\"," + rest + "499" + end + "}",
                        start + "\"anonymous\",\"action\":\"PUT\"," + rest + "503" + end + "}",
                        start + "\"alice\",\"action\":\"GET\"," + rest + "403" + end + ",\"via\":\"htpasswd\"}",
                        start + "\"bob\",\"action\":\"GET\"," + rest + "401" + end + ",\"via\":\"refused\"}");
    }

    @Test
    void goesOnInANewFileWhenItsOwnWasMovedAway() throws IOException {
        Path file = folder.resolve("audit");
        try (AuditLog audit = AuditLog.at(file, false)) {
            audit.completed(request("PUT", 201, Optional.empty(), ""));
            Files.move(file, folder.resolve("audit.1"));
            audit.completed(request("DELETE", 202, Optional.empty(), ""));
        }
        assertThat(Files.readString(folder.resolve("audit.1"))).contains("PUT").doesNotContain("DELETE");
        assertThat(Files.readString(file)).contains("DELETE");
    }

    @Test
    void hasReadsWhereSomebodyWantsThem() throws IOException {
        Path file = folder.resolve("audit");
        try (AuditLog audit = AuditLog.at(file, true)) {
            audit.completed(request("GET", 200, Optional.of("alice"), "htpasswd"));
            audit.completed(request("HEAD", 404, Optional.empty(), ""));
        }
        assertThat(Files.readAllLines(file)).hasSize(2).first().asString().contains("\"alice\",\"action\":\"GET\"");
    }

    /** A name is whatever somebody typed: it neither ends a line nor moves a terminal's cursor, and is not endless. */
    @Test
    void takesEveryNameForWhatItIs() throws IOException {
        Path file = folder.resolve("audit");
        String name = "a\r\n{\"subject\":\"root\"}\u001b[2J\u009b2J\u202e\u2028ü";
        try (AuditLog audit = AuditLog.at(file, false)) {
            audit.completed(request("GET", 401, Optional.of(name), "refused"));
            audit.completed(request("GET", 401, Optional.of("x".repeat(100_000)), "refused"));
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).matches("[ -~]*");
        assertThat(new ObjectMapper().readTree(lines.getFirst()).get("subject").asText())
                .isEqualTo(name);
        assertThat(lines.getLast().length()).isLessThan(1000);
    }

    /** The kernel's own file for this: every write to it finds the disk full. */
    @Test
    void tellsOnceThatTheDiskIsFullAndGoesOnWhenItIsNot() throws IOException {
        Path file = folder.resolve("audit");
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        List<String> told = new CopyOnWriteArrayList<>();
        Handler ear = ear(told);
        Logger logger = Logger.getLogger(AuditLog.class.getName());
        logger.addHandler(ear);
        try (AuditLog audit = AuditLog.at(file, false)) {
            audit.completed(request("PUT", 201, Optional.empty(), ""));
            audit.completed(request("PUT", 201, Optional.empty(), ""));
            assertThat(told).hasSize(1).first().asString().contains("cannot be written");

            Files.delete(file);
            audit.completed(request("DELETE", 202, Optional.empty(), ""));
            assertThat(Files.readAllLines(file)).hasSize(1);

            Files.delete(file);
            Files.createSymbolicLink(file, Path.of("/dev/full"));
            audit.completed(request("PUT", 201, Optional.empty(), ""));
            assertThat(told).hasSize(2);
        } finally {
            logger.removeHandler(ear);
        }
    }

    private static Handler ear(List<String> told) {
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                told.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void saysWhichKeyNamesAFileThatCannotBeOpened() {
        assertThatThrownBy(() -> AuditLog.at(folder.resolve("missing").resolve("audit"), false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("log.audit");
    }

    private static CompletedRequest request(String method, int status, Optional<String> subject, String via) {
        return new CompletedRequest(
                Instant.parse("2026-11-24T05:06:07.008Z"),
                method,
                "manifest",
                "/v2/a/manifests/\"\n",
                status,
                Duration.ofMillis(1),
                0,
                42,
                "127.0.0.1",
                "abc",
                subject,
                via);
    }
}
