package dev.kontor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.http.CompletedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which requests are in the audit, and what is said of them. */
class AuditLogTest {
    @TempDir
    private Path folder;

    @Test
    void hasALineForEachChangeAndEachDenial() throws IOException {
        Path file = folder.resolve("audit");
        try (AuditLog audit = AuditLog.at(file)) {
            audit.completed(request("PUT", 201, Optional.empty(), ""));
            audit.completed(request("PUT", 400, Optional.empty(), ""));
            audit.completed(request("GET", 200, Optional.of("alice"), "htpasswd"));
            audit.completed(request("HEAD", 401, Optional.empty(), ""));
            audit.completed(request("DELETE", 202, Optional.of("alice"), "htpasswd"));
            audit.completed(request("PUT", 403, Optional.of("alice"), "token"));
        }
        try (AuditLog again = AuditLog.at(file)) {
            again.completed(request("POST", 202, Optional.empty(), ""));
            again.completed(request("PATCH", 204, Optional.empty(), ""));
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
                        start + "\"bob\",\"action\":\"GET\"," + rest + "401" + end + ",\"via\":\"refused\"}");
    }

    @Test
    void goesOnInANewFileWhenItsOwnWasMovedAway() throws IOException {
        Path file = folder.resolve("audit");
        try (AuditLog audit = AuditLog.at(file)) {
            audit.completed(request("PUT", 201, Optional.empty(), ""));
            Files.move(file, folder.resolve("audit.1"));
            audit.completed(request("DELETE", 202, Optional.empty(), ""));
        }
        assertThat(Files.readString(folder.resolve("audit.1"))).contains("PUT").doesNotContain("DELETE");
        assertThat(Files.readString(file)).contains("DELETE");
    }

    @Test
    void saysWhichKeyNamesAFileThatCannotBeOpened() {
        assertThatThrownBy(() -> AuditLog.at(folder.resolve("missing").resolve("audit")))
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
