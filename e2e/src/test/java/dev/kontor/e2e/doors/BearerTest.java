package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import dev.kontor.testkit.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of another issuer: such as say what their bearer may do, and such as say which workload it is. */
class BearerTest {
    private static final Pattern CHALLENGE =
            Pattern.compile("Bearer realm=\"([^\"]+)\",service=\"([^\"]+)\"(?:,scope=\"([^\"]+)\")?.*");

    @TempDir
    private Path folder;

    private final int port = Ports.take();
    private final String issuer = "http://127.0.0.1:" + port;
    private Optional<TokenServer> server = Optional.empty();
    private House house;

    /** The provider is away at the start. */
    @BeforeEach
    void open() throws IOException {
        Path cert = Files.writeString(folder.resolve("issuer.pem"), TokenServer.pem());
        house = House.open(
                folder,
                "\"auth\": {\"htpasswd\": {\"path\": \"" + folder.resolve("htpasswd") + "\"}, \"bearer\": {"
                        + "\"realm\": \"" + issuer + "/token\", \"service\": \"" + TokenServer.SERVICE + "\","
                        + "\"issuer\": \"" + issuer + "\", \"cert\": \"" + cert + "\", \"oidc\": [{"
                        + "\"issuer\": \"" + issuer + "\", \"audiences\": [\"workloads\"], \"claimMapping\": {"
                        + "\"username\": \"claims.sub\", \"groups\": \"claims.groups\"}}]}},"
                        + " \"accessControl\": " + House.RULES);
        assertThat(house.pushManifest("team/app", "1", House.login("root")).status())
                .isEqualTo(201);
    }

    @AfterEach
    void close() {
        house.close();
        server.ifPresent(TokenServer::close);
    }

    private void startProvider() throws IOException {
        server = Optional.of(new TokenServer(port));
    }

    private Optional<String> bearer(Map<String, Object> others) {
        Map<String, Object> claims = new LinkedHashMap<>(Map.of("iss", issuer));
        claims.putAll(others);
        return Optional.of("Bearer " + TokenServer.token(claims));
    }

    private Optional<String> workload(String user, String... groups) {
        return bearer(Map.of("aud", "workloads", "sub", user, "groups", List.of(groups)));
    }

    private int pull(Optional<String> authorization) {
        return house.ask("GET", "/v2/team/app/manifests/1", authorization).status();
    }

    /** Does what clients do who are told where tokens are. */
    private Optional<String> obeying(House.Answer answer) throws IOException, InterruptedException {
        assertThat(answer.status()).isEqualTo(401);
        Matcher challenge = CHALLENGE.matcher(answer.headers("WWW-Authenticate").getFirst());
        assertThat(challenge.matches()).isTrue();
        String scope = Optional.ofNullable(challenge.group(3)).orElse("");
        URI uri = URI.create(challenge.group(1) + "?service=" + challenge.group(2) + "&scope="
                + URLEncoder.encode(scope, StandardCharsets.UTF_8));
        try (HttpClient client = HttpClient.newHttpClient()) {
            String token = client.send(
                            HttpRequest.newBuilder(uri)
                                    .header("Authorization", House.basic("pusher", "secret"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return Optional.of("Bearer " + token.replaceFirst(".*\"token\":\"([^\"]+)\".*", "$1"));
        }
    }

    @Test
    void clientsPushAndPullWithTokensOfAnotherServer() throws Exception {
        startProvider();
        Optional<String> login = obeying(house.get("/v2/", ""));
        assertThat(house.ask("GET", "/v2/", login).status()).isEqualTo(200);
        byte[] blob = "a blob".getBytes(StandardCharsets.UTF_8);
        Optional<String> push = obeying(house.pushBlob("new/app", blob, Optional.empty()));
        assertThat(house.pushBlob("new/app", blob, push).status()).isEqualTo(201);
        assertThat(house.pushManifest("new/app", "1", push).status()).isEqualTo(201);
        assertThat(house.pushManifest("new/app", "1", push).status()).isEqualTo(201);
        assertThat(house.pushManifest("new/other", "1", push).status()).isEqualTo(401);
        Optional<String> pull = obeying(house.get("/v2/new/app/manifests/1", ""));
        assertThat(house.ask("GET", "/v2/new/app/manifests/1", pull).status()).isEqualTo(200);
        assertThat(house.pushManifest("new/app", "1", pull).status()).isEqualTo(401);
        assertThat(house.ask("DELETE", "/v2/new/app/manifests/1", push).status())
                .isEqualTo(401);
        assertThat(house.ask(
                                "DELETE",
                                "/v2/new/app/manifests/1",
                                bearer(Map.of("access", List.of(TokenServer.entry("new/app", "delete")))))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void tokensForOthersAreRefused() throws JOSEException {
        List<Object> access = List.of(TokenServer.entry("team/app", "pull"));
        assertThat(pull(bearer(Map.of("access", access)))).isEqualTo(200);
        assertThat(pull(bearer(Map.of("access", access, "aud", List.of("x", TokenServer.SERVICE)))))
                .isEqualTo(200);
        assertThat(pull(bearer(Map.of("access", List.of(TokenServer.entry("team/app", "*"))))))
                .isEqualTo(200);
        String claims = bearer(Map.of("access", access)).orElseThrow().split("\\.", -1)[1];
        String none = "Bearer eyJhbGciOiJub25lIn0." + claims + ".";
        String confused = "Bearer "
                + TokenServer.token(
                        new JWSHeader(JWSAlgorithm.HS256),
                        new MACSigner(TokenServer.pem().getBytes(StandardCharsets.UTF_8)),
                        Map.of("iss", issuer, "access", access));
        for (Optional<String> bad : List.of(
                bearer(Map.of("access", access, "aud", "other.example")),
                bearer(Map.of("access", access, "iss", "https://other.example")),
                bearer(Map.of("access", access, "exp", "")),
                bearer(Map.of("access", access, "exp", 1_700_000_000)),
                Optional.of(none),
                Optional.of(confused))) {
            House.Answer answer = house.ask("GET", "/v2/team/app/manifests/1", bad);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.headers("WWW-Authenticate").getFirst())
                    .startsWith("Bearer realm=\"" + issuer + "/token\",service=\"" + TokenServer.SERVICE + "\"")
                    .endsWith(",scope=\"repository:team/app:pull\",error=\"invalid_token\"");
        }
        House.Answer prefix = house.ask(
                "GET",
                "/v2/team/app/manifests/1",
                bearer(Map.of(
                        "access", List.of(TokenServer.entry("team", "pull"), TokenServer.entry("team/ap", "*")))));
        assertThat(prefix.status()).isEqualTo(401);
        assertThat(prefix.headers("WWW-Authenticate").getFirst()).endsWith("error=\"insufficient_scope\"");
    }

    @Test
    void theTokenIsTheAuthorityAndNoRule() {
        Optional<String> hidden = bearer(Map.of("access", List.of(TokenServer.entry("hidden/app", "pull", "push"))));
        assertThat(house.pushManifest("hidden/app", "1", hidden).status()).isEqualTo(201);
        Optional<String> root = bearer(Map.of("sub", "root", "access", List.of()));
        assertThat(pull(root)).as("a name gives nothing").isEqualTo(401);
        assertThat(pull(House.login("root"))).as("passwords work beside it").isEqualTo(200);
        assertThat(house.ask("GET", "/v2/_catalog", hidden).status()).isEqualTo(401);
        House.Answer catalog = house.ask(
                "GET",
                "/v2/_catalog",
                bearer(Map.of(
                        "access", List.of(Map.of("type", "registry", "name", "catalog", "actions", List.of("*"))))));
        assertThat(catalog.status()).isEqualTo(200);
        assertThat(house.ask("GET", "/metrics", root).status()).isNotEqualTo(200);
        assertThat(house.get("/metrics", "scraper").status()).isEqualTo(200);
    }

    @Test
    void workloadsAreUnderTheRules() throws IOException {
        assertThat(pull(workload("build", "devs"))).as("nobody can say").isEqualTo(503);
        assertThat(pull(House.login("root"))).isEqualTo(200);
        startProvider();
        await().atMost(Duration.ofSeconds(20)).until(() -> pull(workload("build")) == 200);
        assertThat(house.pushManifest("team/app", "2", workload("build", "devs"))
                        .status())
                .isEqualTo(201);
        assertThat(house.pushManifest("team/app", "3", workload("build")).status())
                .isEqualTo(403);
        assertThat(house.pushManifest("bobs/app", "1", workload("bob")).status())
                .isEqualTo(201);
        assertThat(house.ask("GET", "/v2/hidden/app/manifests/1", workload("build"))
                        .status())
                .isEqualTo(403);
        assertThat(pull(workload("service:sync"))).isEqualTo(401);
        assertThat(pull(workload(""))).isEqualTo(401);
        assertThat(pull(bearer(Map.of("aud", "workloads", "groups", "devs")))).isEqualTo(401);
        String token = workload("build").orElseThrow().substring("Bearer ".length());
        Optional<String> password = Optional.of(House.basic("whoever", token));
        assertThat(pull(password)).isEqualTo(200);
        House.Answer given = house.ask("GET", "/zot/auth/token?service=x&scope=repository:team/app:pull", password);
        assertThat(given.json().path("token").asText()).isEqualTo(token);
    }
}
