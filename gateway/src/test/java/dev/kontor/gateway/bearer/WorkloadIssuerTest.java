package dev.kontor.gateway.bearer;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kontor.config.AuthConfig;
import dev.kontor.gateway.bearer.WorkloadIssuer.Reading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkloadIssuerTest {
    private static RSAKey first;
    private static RSAKey second;

    private final AtomicInteger asked = new AtomicInteger();
    private volatile Instant now = Instant.ofEpochSecond(Signing.NOW);
    private volatile int status = 200;
    private volatile String keys = new JWKSet(first).toString();
    private volatile String named = "";
    private HttpServer server;
    private String url;

    @BeforeAll
    static void makeKeys() throws Exception {
        first = Signing.rsa("one");
        second = Signing.rsa("two");
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        url = "http://127.0.0.1:" + server.getAddress().getPort();
        named = url;
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> answer(exchange, "{\"issuer\":\"" + named + "\",\"jwks_uri\":\"" + url + "/keys\"}"));
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            answer(exchange, keys);
        });
        server.start();
    }

    private void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private WorkloadIssuer issuer(Optional<AuthConfig.ClaimMapping> mapping) {
        return new WorkloadIssuer(
                new AuthConfig.Workload(
                        Optional.of(url), List.of(" kontor ", ""), mapping, Optional.empty(), Optional.empty(), false),
                () -> now);
    }

    private Map<String, Object> claims(Map<String, Object> others) {
        Map<String, Object> claims = new LinkedHashMap<>(Map.of("iss", url, "exp", now.getEpochSecond() + 300));
        claims.putAll(others);
        return Signing.claims(claims);
    }

    private Reading read(WorkloadIssuer issuer, RSAKey key, Map<String, Object> others) throws Exception {
        return issuer.read(
                ForeignToken.parse(Signing.token(key, claims(others))).orElseThrow());
    }

    @Test
    void aWorkloadIsWhoItsClaimsSay() throws Exception {
        try (WorkloadIssuer issuer = issuer(Optional.empty())) {
            assertThat(asked).as("nobody is asked before a token comes").hasValue(0);
            assertThat(read(issuer, first, Map.of()))
                    .isInstanceOfSatisfying(
                            Reading.Good.class, good -> assertThat(good.user()).isEqualTo(url + "/build-7"));
            assertThat(read(issuer, first, Map.of("aud", "other"))).isInstanceOf(Reading.Foreign.class);
            assertThat(read(issuer, first, Map.of("iss", url + "/"))).isInstanceOf(Reading.Foreign.class);
            assertThat(read(issuer, first, Map.of("exp", Signing.NOW))).isInstanceOf(Reading.Bad.class);
            assertThat(read(issuer, first, Map.of("exp", ""))).isInstanceOf(Reading.Bad.class);
            assertThat(read(issuer, first, Map.of("sub", ""))).isInstanceOf(Reading.Bad.class);
            assertThat(read(issuer, first, Map.of("sub", List.of("a")))).isInstanceOf(Reading.Bad.class);
        }
    }

    @Test
    void claimsAreMapped() throws Exception {
        AuthConfig.ClaimMapping mapping = new AuthConfig.ClaimMapping(
                List.of(new AuthConfig.Variable(Optional.of("place"), Optional.of("claims.repository.split('/')[0]"))),
                List.of(new AuthConfig.Validation(
                        Optional.of("vars.place == 'ours'"), Optional.of("it is not of our place"))),
                Optional.of("'ci:' + claims.repository"),
                Optional.of("[vars.place, 'builders']"));
        try (WorkloadIssuer issuer = issuer(Optional.of(mapping))) {
            assertThat(read(issuer, first, Map.of("repository", "ours/app")))
                    .isInstanceOfSatisfying(Reading.Good.class, good -> {
                        assertThat(good.user()).isEqualTo("ci:ours/app");
                        assertThat(good.groups()).containsExactly("ours", "builders");
                    });
            for (Object odd : List.of("theirs/app", 7, true, List.of("ours/app"), Map.of("ours/app", 1), "")) {
                assertThat(read(issuer, first, Map.of("repository", odd)))
                        .as(odd.toString())
                        .isInstanceOf(Reading.Bad.class);
            }
        }
    }

    @Test
    void aFloodOfUnknownKeysAsksOnceAMinute() throws Exception {
        try (WorkloadIssuer issuer = issuer(Optional.empty())) {
            assertThat(read(issuer, first, Map.of())).isInstanceOf(Reading.Good.class);
            for (int i = 0; i < 50; i++) {
                RSAKey unknown = new RSAKey.Builder(second).keyID("k" + i).build();
                assertThat(read(issuer, unknown, Map.of())).isInstanceOf(Reading.Bad.class);
            }
            assertThat(asked).hasValue(1);

            keys = new JWKSet(List.of(first, second)).toString();
            now = now.plus(Duration.ofMinutes(1));
            assertThat(read(issuer, second, Map.of())).isInstanceOf(Reading.Good.class);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void aTokenThatIsNotGoodAnywayAsksNobody() throws Exception {
        try (WorkloadIssuer issuer = issuer(Optional.empty())) {
            read(issuer, first, Map.of("exp", Signing.NOW));
            read(issuer, first, Map.of("aud", "other"));
            assertThat(asked).hasValue(0);
        }
    }

    @Test
    void aKeyOfTheSameNameIsNoOther() throws Exception {
        RSAKey forged = new RSAKey.Builder(second).keyID("one").build();
        try (WorkloadIssuer issuer = issuer(Optional.empty())) {
            assertThat(read(issuer, forged, Map.of())).isInstanceOf(Reading.Bad.class);
        }
    }

    @Test
    void whileTheProviderIsAwayItsKeysServeOnForADay() throws Exception {
        status = 500;
        try (WorkloadIssuer issuer = issuer(Optional.empty())) {
            assertThat(read(issuer, first, Map.of())).isInstanceOf(Reading.Away.class);
            status = 200;
            now = now.plusSeconds(5);
            assertThat(read(issuer, first, Map.of())).isInstanceOf(Reading.Good.class);

            status = 500;
            now = now.plus(Duration.ofHours(23));
            assertThat(read(issuer, first, Map.of())).isInstanceOf(Reading.Good.class);
            now = now.plus(Duration.ofHours(2));
            assertThat(read(issuer, first, Map.of())).isInstanceOf(Reading.Away.class);
            status = 200;
            now = now.plusSeconds(10);
            assertThat(read(issuer, first, Map.of()))
                    .as("and are fetched anew after that day")
                    .isInstanceOf(Reading.Good.class);
        }
    }

    @Test
    void answersThatHoldNoKeysAreNone() throws Exception {
        for (String answer : List.of(
                "", "[]", "{}", "{\"keys\":[]}", "{\"keys\":7}", "<html>", "x".repeat(2 << 20), "{\"keys\":[{}]}")) {
            keys = answer;
            try (WorkloadIssuer issuer = issuer(Optional.empty())) {
                assertThat(read(issuer, first, Map.of()))
                        .as(answer.substring(0, Math.min(20, answer.length())))
                        .isInstanceOf(Reading.Away.class);
            }
        }
        keys = new JWKSet(first).toString();
        named = "https://somebody.example";
        try (WorkloadIssuer issuer = issuer(Optional.empty())) {
            assertThat(read(issuer, first, Map.of())).isInstanceOf(Reading.Away.class);
        }
    }
}
