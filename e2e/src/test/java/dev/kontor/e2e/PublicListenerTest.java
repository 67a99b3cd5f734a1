package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.oci.Digest;
import dev.kontor.testkit.RawHttp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kontor serve} makes of its listener's configuration. */
class PublicListenerTest {
    private static final byte[] LARGE = new byte[32 << 20];
    private static final int CROWD = 400;

    @TempDir
    private Path folder;

    @Test
    void showsNoMetricsUnlessToldTo() {
        try (Wire wire = Wire.start(folder)) {
            assertThat(wire.get("/metrics").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void showsMetricsWhereItIsTold() {
        Map<String, String> settings = Map.of(
                "KONTOR_EXTENSIONS_METRICS_ENABLE", "true", "KONTOR_EXTENSIONS_METRICS_PROMETHEUS_PATH", "/internal/m");
        try (Wire wire = Wire.start(folder, settings)) {
            assertThat(wire.get("/v2/").statusCode()).isEqualTo(200);
            await().until(() -> Wire.text(wire.get("/internal/m"))
                    .contains("kontor_http_request_duration_seconds_count{method=\"GET\",operation=\"check-api\""));
            assertThat(Wire.text(wire.get("/internal/m")))
                    .contains("kontor_http_connections", "kontor_outbox_claims", "jvm_memory_used_bytes")
                    .contains("operation=\"metrics\"");
            assertThat(Wire.header(wire.get("/internal/m"), "Content-Type")).startsWith("text/plain; version=0.0.4");
            assertThat(wire.get("/metrics").statusCode()).isEqualTo(404);
            assertThat(wire.send("PUT", "/internal/m", new byte[0]).statusCode())
                    .isEqualTo(405);
        }
    }

    /** Whoever may read slowly outlasts several who may not send slowly. */
    @Test
    void eachTimeoutHoldsForItsOwnDirection() {
        Map<String, String> settings = Map.of("KONTOR_HTTP_READTIMEOUT", "100ms", "KONTOR_HTTP_WRITETIMEOUT", "1h");
        try (Wire wire = Wire.start(folder, settings)) {
            Digest large = wire.pushBlob("a/b", LARGE);
            try (RawHttp reader = RawHttp.connect(wire.uri().getPort(), 4 << 10)) {
                reader.request("GET /v2/a/b/blobs/" + large + " HTTP/1.1");
                for (int i = 0; i < 4; i++) {
                    try (RawHttp sender = RawHttp.connect(wire.uri())) {
                        sender.request("POST /v2/a/b/blobs/uploads/?digest=" + large + " HTTP/1.1", "Content-Length: 9")
                                .send("half");
                        assertThat(sender.isClosedByServer()).isTrue();
                    }
                }
                assertThat(reader.receive().body()).isEqualTo(LARGE);
            }
        }
    }

    @Test
    void aCrowdThatDoesNotReadItsAnswersCostsNobodyAnything() {
        try (Wire wire = Wire.start(folder)) {
            Digest large = wire.pushBlob("a/b", LARGE);
            Digest small = wire.pushBlob("a/b", Wire.EMPTY_JSON);
            assertThat(wire.pushManifest("a/b", "v1", Wire.manifest("v1")).statusCode())
                    .isEqualTo(201);
            List<RawHttp> crowd = new ArrayList<>();
            try {
                for (int i = 0; i < CROWD; i++) {
                    RawHttp http = RawHttp.connect(wire.uri().getPort(), 4 << 10);
                    crowd.add(http);
                    http.request("GET /v2/a/b/blobs/" + large + " HTTP/1.1");
                }
                for (RawHttp http : crowd) {
                    assertThat(http.receiveHead().status()).isEqualTo(200);
                }
                assertThat(wire.get("/readyz").statusCode()).isEqualTo(200);
                assertThat(wire.get("/v2/a/b/manifests/v1").statusCode()).isEqualTo(200);
                assertThat(wire.get("/v2/a/b/blobs/" + small).body()).isEqualTo(Wire.EMPTY_JSON);
                wire.pushBlob("a/c", new byte[] {1});
                assertThat(wire.pushManifest("a/b", "v2", Wire.manifest("v2")).statusCode())
                        .isEqualTo(201);
            } finally {
                crowd.forEach(RawHttp::abort);
            }
        }
    }
}
