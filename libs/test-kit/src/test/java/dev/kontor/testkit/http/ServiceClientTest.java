package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontor.config.KontorConfig;
import dev.kontor.config.ServiceConfig;
import dev.kontor.http.HttpServer;
import dev.kontor.http.RequestBody;
import dev.kontor.http.ResponseBody;
import dev.kontor.http.proxy.CallObserver;
import dev.kontor.http.proxy.HostLookup;
import dev.kontor.http.proxy.ReplicaSet;
import dev.kontor.http.proxy.ServiceAnswer;
import dev.kontor.http.proxy.ServiceCallException;
import dev.kontor.http.proxy.ServiceClient;
import dev.kontor.http.proxy.ServiceRequest;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.identity.KeyFolder;
import dev.kontor.service.identity.KeyRing;
import dev.kontor.service.identity.KeyUse;
import dev.kontor.service.identity.TokenIssuer;
import dev.kontor.service.identity.TokenVerifier;
import dev.kontor.service.metrics.Metrics;
import dev.kontor.service.program.CallLimits;
import dev.kontor.service.program.ServiceServer;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One service asks another under its own name, over a socket. */
class ServiceClientTest {
    private static final KontorConfig CONFIG = KontorConfig.defaults();
    private static final int LARGE = 3_000_000;

    @TempDir
    private Path folder;

    private final Metrics metrics = new Metrics();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        new KeyFolder(folder, "gateway", List.of("blob")).make();
        new KeyFolder(folder, "sync", List.of("blob")).make();
        new KeyFolder(folder, "scrub", List.of("manifest")).make();
        TokenVerifier verifier = new TokenVerifier(keys("blob", KeyUse.VERIFY), InstantSource.system());
        server = ServiceServer.start(
                CONFIG,
                new ServiceConfig("127.0.0.1", 0, List.of()),
                verifier,
                (_, request, response) -> serve(request, response),
                List.of(),
                metrics);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : opened.reversed()) {
            closeable.close();
        }
        server.close();
        metrics.close();
    }

    private static void serve(ServerRequest request, ServerResponse response) {
        String query = request.prologue().query().rawValue();
        response.header(HeaderNames.create("X-Caller"), Caller.current().name());
        response.header(
                HeaderNames.create("X-Connection"),
                String.valueOf(request.remotePeer().port()));
        if (query.contains("large")) {
            ResponseBody.send(request, response, LARGE, out -> out.write(new byte[LARGE]));
        } else if (query.contains("gone")) {
            response.status(Status.GONE_410).send();
        } else if (query.contains("breaks")) {
            ResponseBody.send(request, response, LARGE, out -> {
                out.write(new byte[100]);
                out.flush();
                throw new IOException("the disk is gone");
            });
        } else {
            String body = new String(RequestBody.of(request).readAtMost(1_000).orElseThrow(), StandardCharsets.UTF_8);
            Served.text(
                    request,
                    response,
                    request.prologue().method().text() + " " + Caller.current().name() + " "
                            + Caller.current().groups() + " "
                            + request.headers().first(HeaderNames.ACCEPT).orElse("-") + " " + body);
        }
    }

    @ParameterizedTest
    @CsvSource({"sync, service:sync", "gateway, service:gateway"})
    void isKnownByItsOwnName(String program, String caller) throws IOException {
        ServiceClient client = client(program);

        new Caller("alice", List.of("admins")).run(() -> {
            try (ServiceAnswer answer = client.send(
                    ServiceRequest.of("GET", "/v2/a/tags/list?n=1&last=%2F").with("Accept", "application/json"))) {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("x-caller")).contains(caller);
                assertThat(text(answer)).isEqualTo("GET " + caller + " [] application/json ");
            }
        });
        try (ServiceAnswer answer = client.send(
                ServiceRequest.of("PUT", "/v2/a/manifests/1").with("{}".getBytes(StandardCharsets.UTF_8)))) {
            assertThat(text(answer)).isEqualTo("PUT " + caller + " [] - {}");
        }
    }

    @Test
    void readsALargeAnswerAsItComes() throws IOException {
        try (ServiceAnswer answer = client("sync").send(ServiceRequest.of("GET", "/v2/a/manifests/1?large"))) {
            assertThat(answer.header("Content-Length")).contains(String.valueOf(LARGE));
            assertThat(answer.body().readNBytes(10)).hasSize(10);
            assertThat(answer.body().readAllBytes()).hasSize(LARGE - 10);
            assertThat(answer.body().read()).isNegative();
        }
    }

    @Test
    void usesAConnectionAgainThatIsReadToItsEndAndNoOther() {
        ServiceClient client = client("sync");
        Set<String> connections = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            try (ServiceAnswer head = client.send(ServiceRequest.of("HEAD", "/v2/a/manifests/1"))) {
                assertThat(text(head)).isEmpty();
                connections.add(head.header("X-Connection").orElseThrow());
            }
            try (ServiceAnswer empty = client.send(ServiceRequest.of("DELETE", "/v2/a/manifests/1?gone"))) {
                assertThat(empty.status()).isEqualTo(410);
                connections.add(empty.header("X-Connection").orElseThrow());
            }
        }
        assertThat(connections).hasSize(1);
        try (ServiceAnswer unread = client.send(ServiceRequest.of("GET", "/v2/a/manifests/1?large"))) {
            assertThat(unread.header("X-Connection")).get().isIn(connections);
        }
        try (ServiceAnswer next = client.send(ServiceRequest.of("GET", "/v2/a/manifests/1"))) {
            assertThat(text(next)).startsWith("GET service:sync");
            assertThat(connections).doesNotContain(next.header("X-Connection").orElseThrow());
        }
    }

    @Test
    void tellsAnAnswerThatBreaksOff() {
        try (ServiceAnswer answer = client("sync").send(ServiceRequest.of("GET", "/v2/a/manifests/1?breaks"))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void isNotBelievedWhereItHasNoKey() {
        ServiceClient client = client("scrub");

        assertThatThrownBy(() -> client.send(ServiceRequest.of("DELETE", "/v2/a/manifests/1")))
                .isInstanceOfSatisfying(
                        ServiceCallException.class,
                        e -> assertThat(e.mayBeDone()).isFalse())
                .hasMessageContaining("distrusted");
    }

    @Test
    void saysThatNobodyIsThere() {
        ServiceClient client = client("sync");
        server.close();

        assertThatThrownBy(() -> client.send(ServiceRequest.of("GET", "/v2/a")))
                .isInstanceOfSatisfying(
                        ServiceCallException.class,
                        e -> assertThat(e.mayBeDone()).isFalse())
                .hasMessageContaining("blob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "v2/a", "/v2/a b", "/v2/a\r\nX: y", "/v2/a\n", "/v2/\u00e4", "/v2/a#b", "http://other/v2/a"})
    void sendsNoTargetThatCouldBeAnother(String target) {
        assertThatThrownBy(() -> ServiceRequest.of("GET", target)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Kontor-Identity, x",
        "kontor-identity, x",
        "Content-Length, 3",
        "Transfer-Encoding, chunked",
        "Host, other",
        "'X: y', z",
        "X, 'y\r\nKontor-Identity: z'"
    })
    void sendsNoHeaderThatIsNotTheRequestsOwn(String name, String value) {
        ServiceRequest request = ServiceRequest.of("GET", "/v2/a");

        assertThatThrownBy(() -> request.with(name, value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServiceRequest.of("GET /", "/v2/a")).isInstanceOf(IllegalArgumentException.class);
    }

    private ServiceClient client(String program) {
        ReplicaSet replicas = ReplicaSet.start(
                "blob", List.of(server.uri()), CallLimits.of(CONFIG.services().calls()), HostLookup.SYSTEM);
        opened.add(replicas);
        TokenIssuer issuer = new TokenIssuer(keys(program, KeyUse.SIGN), InstantSource.system());
        await().until(replicas::isReady);
        return new ServiceClient(replicas, issuer.forItself("blob"), CallObserver.NONE);
    }

    private KeyRing keys(String program, KeyUse use) {
        KeyRing keys = KeyRing.open(program, folder.resolve(program).resolve("keys"), Set.of(use));
        opened.add(keys);
        return keys;
    }

    private static String text(ServiceAnswer answer) {
        try {
            return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
