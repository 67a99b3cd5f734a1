package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.config.KontorConfig;
import dev.kontor.config.ServiceConfig;
import dev.kontor.http.CheckResult;
import dev.kontor.http.HealthCheck;
import dev.kontor.http.HttpServer;
import dev.kontor.http.IdentityHeader;
import dev.kontor.http.RequestId;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.identity.KeyFolder;
import dev.kontor.service.identity.KeyRing;
import dev.kontor.service.identity.KeyUse;
import dev.kontor.service.identity.TokenIssuer;
import dev.kontor.service.identity.TokenVerifier;
import dev.kontor.service.metrics.Metrics;
import dev.kontor.service.program.ServiceServer;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.testkit.RawHttp;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets through to a service, and what everybody else is told. */
class ServiceServerTest {
    private static final Caller ALICE = new Caller("alice", List.of("dev"));
    private static final String TAGS = "/v2/a/tags/list";

    @TempDir
    private Path folder;

    private final AtomicReference<CheckResult> ready = new AtomicReference<>(CheckResult.ok());
    private final Metrics metrics = new Metrics();
    private KeyRing secrets;
    private KeyRing keys;
    private TokenIssuer issuer;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        KeyFolder files = new KeyFolder(folder, "gateway", List.of("blob", "manifest"));
        files.make();
        secrets = KeyRing.open("gateway", files.file("gateway"), Set.of(KeyUse.SIGN));
        keys = KeyRing.open("blob", files.file("blob"), Set.of(KeyUse.VERIFY));
        issuer = new TokenIssuer(secrets, InstantSource.system());
        server = ServiceServer.start(
                KontorConfig.defaults(),
                new ServiceConfig("127.0.0.1", 0, List.of()),
                new TokenVerifier(keys, InstantSource.system()),
                (_, request, response) -> serve(request, response),
                List.of(HealthCheck.of("store", ready::get)),
                metrics);
    }

    @AfterEach
    void stop() {
        server.close();
        keys.close();
        secrets.close();
        metrics.close();
    }

    private static void serve(ServerRequest request, ServerResponse response) {
        if (request.prologue().query().rawValue().contains("broken")) {
            throw new StoreUnavailableException("the disk is gone");
        }
        Served.text(
                request,
                response,
                Caller.current().name() + " " + RequestId.current().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TAGS,
                TAGS + "?",
                TAGS + "?n=1&last=%2F%2f",
                "/v2",
                "/v2/",
                "/v2/%61/tags/list",
                "/v2/a/tags/list?a[0]=1|2"
            })
    void runsRequestsAsTheirCaller(String target) {
        RawHttp.Answer answer = ask("GET " + target, issuer.issue(ALICE, "blob", "GET", target));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("alice request-1");
        assertThat(answer.header("X-Request-Id")).contains("request-1");
    }

    @Test
    void tellsNobodyElseAnything() {
        String good = issuer.issue(ALICE, "blob", "GET", TAGS);
        String body = "{\"errors\":[{\"code\":\"UNAUTHORIZED\"";
        for (RawHttp.Answer answer : List.of(
                ask("GET " + TAGS, ""),
                ask("GET " + TAGS, good.substring(1)),
                ask("GET /v2/b/tags/list", good),
                ask("DELETE " + TAGS, good),
                ask("GET " + TAGS, issuer.issue(ALICE, "manifest", "GET", TAGS)),
                ask("GET " + TAGS, good + "\r\nkontor-identity: " + good),
                ask("GET /v2/no/such/endpoint", ""))) {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text()).startsWith(body).doesNotContain("path", "token", "audience");
        }
        assertThat(ask("GET /metrics", "").text())
                .contains("kontor_inner_refused_total{reason=\"missing\"} 3")
                .contains("kontor_inner_refused_total{reason=\"malformed\"} 1")
                .contains("kontor_inner_refused_total{reason=\"path\"} 1")
                .contains("kontor_inner_refused_total{reason=\"method\"} 1")
                .contains("kontor_inner_refused_total{reason=\"audience\"} 1");
    }

    @Test
    void neverReadsAnEndlessToken() {
        assertThat(ask("GET " + TAGS, "x".repeat(60 << 10)).status()).isEqualTo(401);
        assertThat(ask("GET " + TAGS, "x".repeat(1 << 20)).status()).isEqualTo(431);
    }

    @Test
    void takesNoTokenFromOtherPlaces() {
        String good = issuer.issue(ALICE, "blob", "GET", TAGS);

        assertThat(ask("GET " + TAGS, "\r\nAuthorization: Bearer " + good).status())
                .isEqualTo(401);
    }

    @Test
    void saysThatTheStoreFailed() {
        String target = TAGS + "?broken";
        RawHttp.Answer answer = ask("GET " + target, issuer.issue(ALICE, "blob", "GET", target));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("5");
        assertThat(answer.text()).contains("UNAVAILABLE").doesNotContain("disk");
    }

    @Test
    void saysHowItIsWithoutAToken() {
        assertThat(ask("GET /readyz", "").status()).isEqualTo(200);
        assertThat(ask("GET /livez", "").status()).isEqualTo(200);
        assertThat(ask("GET /startupz", "").status()).isEqualTo(200);

        ready.set(CheckResult.failed("no answer"));
        assertThat(ask("GET /readyz", "").text()).isEqualTo("{\"store\":\"no answer\"}");
        assertThat(ask("GET /livez", "").status()).isEqualTo(200);
    }

    @Test
    void countsItsConnectionsAndRequests() {
        ask("GET " + TAGS, issuer.issue(ALICE, "blob", "GET", TAGS));

        // A request is counted, and its connection forgotten, when it is over: a moment after its answer is there.
        await().untilAsserted(
                        () -> assertThat(ask("GET /metrics", "").text())
                                .contains("kontor_http_connections 1")
                                .contains(
                                        "kontor_http_request_duration_seconds_count{method=\"GET\",operation=\"list-tags\",status=\"2xx\"} 1"));
    }

    private RawHttp.Answer ask(String line, String token) {
        try (RawHttp http = RawHttp.connect(server.port())) {
            return http.send(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: request-1\r\n"
                            + IdentityHeader.NAME + ": " + token + "\r\n\r\n")
                    .receive();
        }
    }
}
