package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.kontor.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that clients ask for, and API keys that users make. */
class TokensTest {
    private static final byte[] BLOB = "a blob".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private House house;

    @BeforeEach
    void open() {
        house = House.open(folder);
        for (String repository : List.of("public/app", "team/app", "hidden/app")) {
            assertThat(house.pushManifest(repository, "1", House.login("root")).status())
                    .isEqualTo(201);
        }
        assertThat(house.pushBlob("team/app", BLOB, House.login("root")).status())
                .isEqualTo(201);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aTokenHasTheFieldsThatClientsRead() {
        House.Answer answer = house.token("bob", "repository:bobs/app:pull,push");
        JsonNode json = answer.json();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(json.path("token").asText())
                .isEqualTo(json.path("access_token").asText());
        assertThat(json.path("expires_in").isInt()).isTrue();
        assertThat(json.path("expires_in").asInt()).isGreaterThanOrEqualTo(60);
        assertThat(json.path("issued_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(Instant.parse(json.path("issued_at").asText())).isBeforeOrEqualTo(Instant.now());
        assertThat(json.has("refresh_token")).isFalse();
        assertThat(answer.header("Cache-Control")).contains("no-store");
        Optional<String> bearer = Optional.of("Bearer " + json.path("token").asText());
        assertThat(house.ask("GET", "/v2/", bearer).status()).isEqualTo(200);
        assertThat(house.pushManifest("bobs/app", "1", bearer).status()).isEqualTo(201);
    }

    @Test
    void severalScopesAreOneToken() {
        String target = "repository:bobs/app:pull,push";
        String source = "repository:team/app:pull";
        String path = "/v2/bobs/app/blobs/uploads/?mount=" + Digest.sha256(BLOB) + "&from=team/app";
        assertThat(house.ask("POST", path, house.bearer("bob", target)).status())
                .isEqualTo(202);
        assertThat(house.ask("POST", path, house.bearer("bob", target, source)).status())
                .isEqualTo(201);
        assertThat(house.ask("POST", path, house.bearer("bob", target + " " + source))
                        .status())
                .isEqualTo(201);
        assertThat(house.ask("POST", path, house.bearer("bob", source)).status())
                .isEqualTo(401);
    }

    @Test
    void anyScopeIsReadAndNoneGivesMoreThanOneMay() {
        for (String odd : List.of(
                "",
                "repository:reg.example:5000/team/app:pull",
                "repository(plugin):team/app:pull",
                "registry:catalog:*",
                "repository:team/app:*",
                "repository:team/*:pull",
                "repository:**:pull",
                "nonsense",
                "repository:team/app:fly")) {
            assertThat(house.token("bob", odd).status()).as(odd).isEqualTo(200);
        }
        Optional<String> all = house.bearer("bob", "repository:team/app:*");
        assertThat(house.ask("GET", "/v2/team/app/manifests/1", all).status()).isEqualTo(200);
        assertThat(house.ask("DELETE", "/v2/team/app/manifests/1", all).status())
                .isEqualTo(403);
        Optional<String> wide = house.bearer("root", "repository:**:pull", "repository:team/*:pull");
        assertThat(house.ask("GET", "/v2/team/app/manifests/1", wide).status()).isEqualTo(401);
        Optional<String> less = house.bearer("root", "repository:team/app:pull");
        assertThat(house.ask("DELETE", "/v2/team/app/manifests/1", less).status())
                .isEqualTo(401);
        assertThat(house.ask("GET", "/v2/_catalog", less).status()).isEqualTo(401);
        assertThat(house.ask("GET", "/v2/_catalog", house.bearer("root", "registry:catalog:*"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void withoutALoginATokenIsForWhatIsPublic() {
        Optional<String> stranger = house.bearer("", "repository:public/app:pull", "repository:team/app:pull");
        assertThat(house.ask("GET", "/v2/public/app/manifests/1", stranger).status())
                .isEqualTo(200);
        assertThat(house.ask("GET", "/v2/team/app/manifests/1", stranger).status())
                .isEqualTo(401);
        assertThat(house.ask(
                                "GET",
                                "/zot/auth/token?scope=repository:public/app:pull",
                                Optional.of(House.basic("bob", "no")))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aTokenThatIsNotGoodMakesTheClientFetchAnother() throws Exception {
        Map<String, String> bad = Map.of(
                "nonsense", "abc",
                "unsigned", new PlainJWT(claims(Instant.now().plusSeconds(60))).serialize(),
                "of another key", signed(new byte[32], Instant.now().plusSeconds(60)),
                "long", "x".repeat(48 << 10));
        bad.forEach((name, token) -> {
            House.Answer answer = house.ask("GET", "/v2/a/b/tags/list", Optional.of("Bearer " + token));
            assertThat(answer.status()).as(name).isEqualTo(401);
            assertThat(answer.errorCode()).isEqualTo("UNAUTHORIZED");
            assertThat(answer.headers("WWW-Authenticate").getFirst())
                    .endsWith(",scope=\"repository:a/b:pull\",error=\"invalid_token\"");
        });
        House.Answer other =
                house.ask("GET", "/v2/team/app/tags/list", house.bearer("bob", "repository:public/app:pull"));
        assertThat(other.status()).isEqualTo(401);
        assertThat(other.headers("WWW-Authenticate").getFirst())
                .endsWith(",scope=\"repository:team/app:pull\",error=\"insufficient_scope\"");
    }

    private static JWTClaimsSet claims(Instant end) {
        return new JWTClaimsSet.Builder()
                .issuer("kontor")
                .audience("kontor")
                .subject("root")
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(end))
                .claim("grants", List.of("repository:a/b:read"))
                .claim("groups", List.of())
                .claim("origin", "htpasswd")
                .claim("claims", Map.of())
                .build();
    }

    private static String signed(byte[] key, Instant end) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims(end));
        token.sign(new MACSigner(key));
        return token.serialize();
    }

    @Test
    void containerdsPostComesFirst() {
        Map<String, String> form = Map.of(
                "grant_type", "password",
                "username", "bob",
                "password", "bob-secret",
                "service", house.host(),
                "client_id", "containerd",
                "scope", "repository:bobs/app:pull,push repository:team/app:pull,push",
                "access_type", "offline");
        House.Answer answer = house.post("/zot/auth/token", form);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("scope").asText())
                .isEqualTo("repository:bobs/app:pull,push repository:team/app:pull");
        assertThat(answer.json().has("refresh_token")).isFalse();
        assertThat(house.post("/zot/auth/token", with(form, "password", "wrong"))
                        .status())
                .isEqualTo(401);
        House.Answer odd = house.post("/zot/auth/token", with(form, "grant_type", "odd"));
        assertThat(odd.status()).isEqualTo(400);
        assertThat(odd.json().path("errors").size()).isEqualTo(1);
        assertThat(house.post("/zot/auth/token", Map.of("grant_type", "refresh_token", "refresh_token", "x"))
                        .status())
                .isEqualTo(401);
    }

    private static Map<String, String> with(Map<String, String> form, String name, String value) {
        Map<String, String> other = new java.util.HashMap<>(form);
        other.put(name, value);
        return other;
    }

    private House.Answer makeKey(String user, String body) {
        return house.ask(
                "POST",
                "/zot/auth/apikey",
                House.login(user),
                body.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json");
    }

    @Test
    void aKeyIsGoodForWhatItsUserMayAndItsScopesSay() {
        House.Answer made = makeKey("bob", "{\"label\": \"ci\", \"scopes\": [\"repository:bobs/*:pull,push\"]}");
        assertThat(made.status()).isEqualTo(201);
        String secret = made.json().path("apiKey").asText();
        assertThat(secret).matches("zak_[0-9a-f]{32}");
        assertThat(made.json().path("expirationDate").asText()).isEqualTo("0001-01-01T00:00:00Z");
        Optional<String> key = Optional.of(House.basic("bob", secret));
        assertThat(house.pushManifest("bobs/app", "1", key).status()).isEqualTo(201);
        assertThat(house.ask("GET", "/v2/team/app/manifests/1", key).status()).isEqualTo(403);
        assertThat(house.ask("DELETE", "/v2/bobs/app/manifests/1", key).status())
                .isEqualTo(403);
        assertThat(house.ask("GET", "/v2/", Optional.of(House.basic("alice", secret)))
                        .status())
                .isEqualTo(401);
        assertThat(house.ask("GET", "/zot/auth/apikey", key).status()).isEqualTo(403);
        House.Answer token =
                house.ask("GET", "/zot/auth/token?scope=repository:bobs/app:*&scope=repository:team/app:pull", key);
        Optional<String> bearer =
                Optional.of("Bearer " + token.json().path("token").asText());
        assertThat(house.ask("GET", "/v2/bobs/app/manifests/1", bearer).status())
                .isEqualTo(200);
        assertThat(house.ask("GET", "/v2/team/app/manifests/1", bearer).status())
                .isEqualTo(401);
        assertThat(house.ask("GET", "/zot/auth/apikey", bearer).status()).isEqualTo(403);

        JsonNode listed = house.get("/zot/auth/apikey", "bob").json().path("apiKeys");
        assertThat(listed.size()).isEqualTo(1);
        assertThat(listed.path(0).path("label").asText()).isEqualTo("ci");
        assertThat(listed.path(0).has("apiKey")).isFalse();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !house.get("/zot/auth/apikey", "bob")
                        .json()
                        .at("/apiKeys/0/lastUsed")
                        .asText()
                        .startsWith("0001"));
        assertThat(house.get("/zot/auth/apikey", "alice").json().path("apiKeys").size())
                .isZero();
        String id = listed.path(0).path("uuid").asText();
        assertThat(house.ask("DELETE", "/zot/auth/apikey?id=" + id, House.login("alice"))
                        .status())
                .isEqualTo(200);
        assertThat(house.get("/zot/auth/apikey", "bob").json().path("apiKeys").size())
                .isEqualTo(1);
        assertThat(house.ask("DELETE", "/zot/auth/apikey?id=" + id, House.login("bob"))
                        .status())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> house.ask("GET", "/v2/", key).status() == 401);
    }

    @Test
    void aKeyIsRefusedThatSaysNothingGood() {
        for (String body : List.of(
                "",
                "[]",
                "{",
                "{\"label\": \"x\", \"scopes\": [\"anything\"]}",
                "{\"label\": \"x\", \"scopes\": [1]}",
                "{\"label\": \"x\", \"scopes\": [\"repository:a{:pull\"]}",
                "{\"label\": \"x\", \"expirationDate\": \"tomorrow\"}",
                "{\"label\": \"x\", \"expirationDate\": \"2020-01-01T00:00:00Z\"}",
                "{\"label\": \"" + "x".repeat(256) + "\"}")) {
            assertThat(makeKey("bob", body).status()).as(body).isEqualTo(400);
        }
        assertThat(makeKey("bob", "{\"label\": \"" + "x".repeat(9000) + "\"}").status())
                .isEqualTo(413);
        assertThat(makeKey("", "{\"label\": \"x\"}").status()).isEqualTo(401);
        assertThat(house.ask("PUT", "/zot/auth/apikey", House.login("bob")).status())
                .isEqualTo(405);
        assertThat(house.ask("DELETE", "/zot/auth/apikey", House.login("bob")).status())
                .isEqualTo(400);
        assertThat(house.ask("DELETE", "/zot/auth/apikey?id=../../secrets", House.login("bob"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoLeavesIsOut() throws IOException {
        String secret =
                makeKey("bob", "{\"label\": \"mine\"}").json().path("apiKey").asText();
        Optional<String> key = Optional.of(House.basic("bob", secret));
        Optional<String> token = house.bearer("bob", "repository:bobs/app:pull,push");
        for (Optional<String> credential : List.of(House.login("bob"), key, token)) {
            assertThat(house.ask("GET", "/v2/", credential).status()).isEqualTo(200);
        }
        Files.writeString(house.users(), House.users("root", "alice"));
        for (Optional<String> credential : List.of(House.login("bob"), key, token)) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> house.ask("GET", "/v2/", credential).status() != 200);
        }
        assertThat(house.get("/v2/", "root").status()).isEqualTo(200);
    }
}
