package dev.kontor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.http.CompletedRequest;
import dev.kontor.service.identity.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which requests are in the audit, and what is said of them. */
class AuditLogTest {
    @TempDir
    private Path folder;

    @Test
    void hasALineForEachChangeThatSucceeded() throws IOException {
        Path file = folder.resolve("audit");
        try (AuditLog audit = AuditLog.at(file)) {
            audit.completed(request("PUT", 201));
            audit.completed(request("PUT", 400));
            audit.completed(request("GET", 200));
            audit.completed(request("HEAD", 200));
            new Caller("alice", List.of()).run(() -> audit.completed(request("DELETE", 202)));
        }
        try (AuditLog again = AuditLog.at(file)) {
            again.completed(request("POST", 202));
            again.completed(request("PATCH", 204));
        }

        String rest = "\"object\":\"/v2/a/manifests/\\\"\\n\",\"status\":";
        String start = "{\"time\":\"2026-11-24T05:06:07.008Z\",\"clientIP\":\"127.0.0.1\",\"subject\":";
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        start + "\"anonymous\",\"action\":\"PUT\"," + rest + "201,\"requestId\":\"abc\"}",
                        start + "\"alice\",\"action\":\"DELETE\"," + rest + "202,\"requestId\":\"abc\"}",
                        start + "\"anonymous\",\"action\":\"POST\"," + rest + "202,\"requestId\":\"abc\"}");
    }

    @Test
    void saysWhichKeyNamesAFileThatCannotBeOpened() {
        assertThatThrownBy(() -> AuditLog.at(folder.resolve("missing").resolve("audit")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("log.audit");
    }

    private static CompletedRequest request(String method, int status) {
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
                "abc");
    }
}
