package dev.kontor.gateway.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.kontor.gateway.bearer.AccessTokenIssuer.Reading;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTokenIssuerTest {
    private static RSAKey key;
    private static RSAKey strange;
    private static ECKey curved;
    private static String pem;

    @TempDir
    private Path folder;

    private KeyFile file;
    private AccessTokenIssuer issuer;

    @BeforeAll
    static void makeKeys() throws Exception {
        key = Signing.rsa("one");
        strange = Signing.rsa("one");
        curved = new ECKeyGenerator(Curve.P_256).keyID("two").generate();
        pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.toPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    @BeforeEach
    void open() throws Exception {
        file = keys(new JWKSet(List.of(key, curved)).toString());
        issuer = issuer(file, Optional.of("https://issuer.example"));
    }

    @AfterEach
    void close() {
        file.close();
    }

    private KeyFile keys(String text) throws Exception {
        return KeyFile.open(Files.writeString(folder.resolve("keys"), text), Duration.ofHours(1));
    }

    private static AccessTokenIssuer issuer(KeyFile file, Optional<String> name) {
        return new AccessTokenIssuer(file, "kontor", name, InstantSource.fixed(Instant.ofEpochSecond(Signing.NOW)));
    }

    private Reading read(String token) {
        return ForeignToken.parse(token).map(issuer::read).orElseGet(Reading.Foreign::new);
    }

    private Reading read(Map<String, Object> others) throws Exception {
        return read(Signing.token(key, Signing.claims(others)));
    }

    private static List<String> grants(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Good.class);
        return ((Reading.Good) reading).grants().stream().map(Object::toString).toList();
    }

    private static Map<String, Object> entry(String type, String name, String... actions) {
        return Map.of("type", type, "name", name, "actions", List.of(actions));
    }

    @Test
    void aGoodTokenGivesWhatItSays() throws Exception {
        assertThat(grants(read(Map.of("access", List.of(entry("repository", "team/app", "pull"))))))
                .singleElement()
                .asString()
                .contains("team/app")
                .contains("READ");
        assertThat(grants(read(Map.of("aud", List.of("other", "kontor"))))).isEmpty();
        assertThat(grants(read(Map.of("nbf", Signing.NOW + 29, "iat", Signing.NOW + 29))))
                .isEmpty();
        assertThat(grants(read(Signing.token(
                        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("two").build(),
                        new ECDSASigner(curved),
                        Signing.claims(Map.of())))))
                .isEmpty();
    }

    @Test
    void aTokenForOthersOrOfAnotherTimeIsBad() throws Exception {
        for (Map<String, Object> others : List.<Map<String, Object>>of(
                Map.of("aud", "other"),
                Map.of("aud", ""),
                Map.of("aud", "kontor2"),
                Map.of("aud", List.of()),
                Map.of("aud", Map.of("kontor", true)),
                Map.of("iss", "https://issuer.example/"),
                Map.of("iss", ""),
                Map.of("iss", List.of("https://issuer.example")),
                Map.of("exp", ""),
                Map.of("exp", String.valueOf(Signing.NOW + 300)),
                Map.of("exp", Signing.NOW),
                Map.of("exp", -1),
                Map.of("nbf", Signing.NOW + 31),
                Map.of("nbf", "soon"),
                Map.of("iat", Signing.NOW + 31),
                Map.of("access", "repository:team/app:pull"),
                Map.of("access", Map.of("type", "repository")))) {
            assertThat(read(others)).as(others.toString()).isInstanceOf(Reading.Bad.class);
        }
    }

    @Test
    void nobodyElseSigns() throws Exception {
        Map<String, Object> claims = Signing.claims(Map.of());
        String good = Signing.token(key, claims);
        String body = good.split("\\.", -1)[1];
        byte[] published = pem.getBytes(StandardCharsets.UTF_8);
        JWSHeader mac = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build();
        JWSHeader.Builder rsa = new JWSHeader.Builder(JWSAlgorithm.RS256);
        for (String token : List.of(
                Signing.encoded("{\"alg\":\"none\"}") + "." + body + ".",
                Signing.encoded("{\"alg\":\"None\"}") + "." + body + ".x",
                Signing.token(mac, new MACSigner(published), claims),
                Signing.token(mac, new MACSigner(key.toPublicKey().getEncoded()), claims),
                Signing.token(strange, claims),
                Signing.token(rsa.keyID("never seen").build(), new RSASSASigner(strange), claims),
                Signing.token(rsa.jwk(strange.toPublicJWK()).build(), new RSASSASigner(strange), claims),
                Signing.token(
                        rsa.jwkURL(URI.create("https://evil.example/keys")).build(), new RSASSASigner(strange), claims),
                Signing.token(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .criticalParams(Set.of("exp"))
                                .customParam("exp", 1)
                                .build(),
                        new RSASSASigner(key),
                        claims),
                Signing.encoded("{\"alg\":\"ES256\"}") + "." + body + "." + "A".repeat(86),
                good.substring(0, good.lastIndexOf('.') + 1),
                good + "." + body,
                "ey",
                "ey..",
                Signing.encoded("{\"alg\":\"RS256\"}") + "." + Signing.encoded("[1]") + "." + good.split("\\.", -1)[2],
                Signing.encoded("{".repeat(20_000)) + "." + body + ".x")) {
            assertThat(read(token))
                    .as(token.substring(0, Math.min(80, token.length())))
                    .isInstanceOf(Reading.Foreign.class);
        }
        assertThat(read(good)).isInstanceOf(Reading.Good.class);
        assertThat(read(Signing.token(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .type(JOSEObjectType.JWT)
                                .keyID("an old name")
                                .build(),
                        new RSASSASigner(key),
                        claims)))
                .as("the file says which keys there are, a name is a hint")
                .isInstanceOf(Reading.Good.class);
    }

    @Test
    void longTokensAreRead() throws Exception {
        assertThat(read(Map.of("groups", "x".repeat(30_000)))).isInstanceOf(Reading.Good.class);
        assertThat(ForeignToken.parse(Signing.token(key, Signing.claims(Map.of("groups", "x".repeat(60_000))))))
                .isEmpty();
    }

    @Test
    void oddEntriesGiveNothing() throws Exception {
        assertThat(grants(read(Map.of(
                        "access",
                        List.of(
                                "repository:team/app:pull",
                                7,
                                List.of(entry("repository", "team/app", "pull")),
                                Map.of("type", "repository", "name", "team/app", "actions", "pull"),
                                Map.of("type", "repository", "actions", List.of("pull")),
                                Map.of("type", 1, "name", "team/app", "actions", List.of("pull")),
                                entry("repository", "team/app"),
                                entry("repository", "team/app", "PULL", "administer"),
                                entry("repository", "team/**", "pull"),
                                entry("repository", "../app", "pull"),
                                entry("Repository", "team/app", "pull"),
                                entry("registry", "catalog", "pull"),
                                entry("registry", "other", "*"),
                                Map.of(
                                        "type",
                                        "repository",
                                        "name",
                                        "old",
                                        "actions",
                                        List.of("pull"),
                                        "exp",
                                        Signing.NOW),
                                Map.of(
                                        "type",
                                        "repository",
                                        "name",
                                        "odd",
                                        "actions",
                                        List.of("pull"),
                                        "exp",
                                        "never"))))))
                .isEmpty();
        assertThat(grants(read(
                        Map.of("access", List.of(entry("registry", "catalog", "*"), entry("repository", "a/b", "*"))))))
                .hasSize(2);
    }

    @Test
    void withoutAnIssuerWhoeverSignsIsHeard() throws Exception {
        issuer = issuer(file, Optional.empty());

        assertThat(read(Map.of("iss", "anybody"))).isInstanceOf(Reading.Good.class);
    }

    @Test
    void keysAreWrittenInManyWays() throws Exception {
        for (String text : List.of(pem, key.toPublicJWK().toString(), "\n " + new JWKSet(key).toString())) {
            try (KeyFile each = keys(text)) {
                issuer = issuer(each, Optional.empty());
                assertThat(read(Map.of())).as(text).isInstanceOf(Reading.Good.class);
            }
        }
        RSAKey small = new RSAKeyGenerator(1024, true).generate();
        String secret = new OctetSequenceKeyGenerator(256).generate().toString();
        for (String text : List.of(
                "",
                "{}",
                "{\"keys\":[]}",
                "nonsense",
                secret,
                small.toPublicJWK().toString(),
                pem.replace("PUBLIC", "PRIVATE"),
                pem.substring(0, 80),
                "{\"keys\":[" + secret + "]}")) {
            assertThatThrownBy(() -> keys(text))
                    .as(text)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot be used")
                    .hasMessageNotContaining("\"k\"");
        }
    }
}
