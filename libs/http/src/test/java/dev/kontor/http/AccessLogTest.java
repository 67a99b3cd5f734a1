package dev.kontor.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessLogTest {
    @Test
    void writesOneLineOfJson() {
        CompletedRequest request = new CompletedRequest(
                Instant.parse("2026-11-24T05:06:07.008Z"),
                "GET",
                "manifest",
                "/v2/a/manifests/\"\n",
                200,
                Duration.ofNanos(1_234_567),
                0,
                42,
                "127.0.0.1",
                "abc",
                Optional.of("al\"ice"),
                "htpasswd");
        assertThat(AccessLog.line(request))
                .isEqualTo("{\"time\":\"2026-11-24T05:06:07.008Z\",\"method\":\"GET\",\"label\":\"manifest\","
                        + "\"path\":\"/v2/a/manifests/\\\"\\n\",\"status\":200,\"latencyMs\":1.234,\"bytesIn\":0,"
                        + "\"bytesOut\":42,\"client\":\"127.0.0.1\",\"subject\":\"al\\\"ice\",\"requestId\":\"abc\"}");
    }
}
