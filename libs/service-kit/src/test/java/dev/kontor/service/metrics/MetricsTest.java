package dev.kontor.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.http.CompletedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
class MetricsTest {
    private final Metrics metrics = new Metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void showsTheVirtualMachine() {
        assertThat(metrics.text())
                .contains(
                        "jvm_memory_used_bytes", "jvm_threads_live_threads", "process_uptime_seconds", "process_files");
    }

    @Test
    void countsRequestsByWhatTheyAre() {
        metrics.completed(request("GET", 200));
        metrics.completed(request("GET", 206));
        metrics.completed(request("GET", 404));
        metrics.completed(request("SECRET-METHOD", 405));

        assertThat(metrics.text())
                .contains(
                        "kontor_http_request_duration_seconds_count{method=\"GET\",operation=\"blob\",status=\"2xx\"} 2")
                .contains(
                        "kontor_http_request_duration_seconds_count{method=\"GET\",operation=\"blob\",status=\"4xx\"} 1")
                .contains("method=\"other\",operation=\"blob\",status=\"4xx\"} 1")
                .contains("operation=\"blob\",status=\"2xx\",le=\"0.1\"} 2")
                .contains("kontor_http_received_bytes_total{operation=\"blob\"} 12")
                .contains("kontor_http_sent_bytes_total{operation=\"blob\"} 28")
                .doesNotContain("SECRET");
    }

    @Test
    void showsNumbersAsTheyAreWhenSomebodyLooks() {
        AtomicLong backlog = new AtomicLong(3);
        metrics.gauge("kontor.outbox.backlog", "Claims that wait", Map.of("store", "default"), backlog::get);
        assertThat(metrics.text()).contains("kontor_outbox_backlog{store=\"default\"} 3");

        backlog.set(5);
        assertThat(metrics.text()).contains("kontor_outbox_backlog{store=\"default\"} 5");
    }

    @Test
    void counts() {
        metrics.count("kontor.inner.refused", "Refused", Map.of("reason", "missing"));
        metrics.count("kontor.inner.refused", "Refused", Map.of("reason", "missing"));
        metrics.count("kontor.inner.refused", "Refused", Map.of("reason", "key"));

        assertThat(metrics.text())
                .contains("kontor_inner_refused_total{reason=\"missing\"} 2")
                .contains("kontor_inner_refused_total{reason=\"key\"} 1");
    }

    private static CompletedRequest request(String method, int status) {
        return new CompletedRequest(
                Instant.EPOCH,
                method,
                "blob",
                "/v2/a/blobs/x",
                status,
                Duration.ofMillis(50),
                3,
                7,
                "::1",
                "r",
                Optional.empty(),
                "");
    }
}
