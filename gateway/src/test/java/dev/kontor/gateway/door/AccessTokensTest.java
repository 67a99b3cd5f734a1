package dev.kontor.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.kontor.gateway.door.AccessTokens.Reading;
import dev.kontor.service.identity.Grant;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AccessTokensTest {
    private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");
    private static final byte[] SECRET = filled((byte) 7);
    private static final Identity BOB = new Identity("bob", List.of("devs"), "htpasswd");
    private static final List<Grant> GRANTS =
            List.of(Grant.parse("repository:bobs/app:pull,push").orElseThrow());

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AccessTokens tokens = new AccessTokens(SECRET, now::get);

    private static byte[] filled(byte value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, value);
        return bytes;
    }

    private static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        return change.apply(new JWTClaimsSet.Builder()
                        .issuer("kontor")
                        .audience("kontor")
                        .subject("root")
                        .issueTime(Date.from(START))
                        .expirationTime(Date.from(START.plusSeconds(300)))
                        .claim("grants", List.of("repository:a/b:read"))
                        .claim("groups", List.of())
                        .claim("origin", "htpasswd")
                        .claim("claims", java.util.Map.of()))
                .build();
    }

    private static String signed(JWSHeader header, UnaryOperator<JWTClaimsSet.Builder> change, byte[] key)
            throws Exception {
        SignedJWT token = new SignedJWT(header, claims(change));
        token.sign(new MACSigner(key));
        return token.serialize();
    }

    private Class<?> reading(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        return tokens.read(signed(new JWSHeader(JWSAlgorithm.HS256), change, SECRET))
                .getClass();
    }

    @Test
    void anotherReplicaReadsWhatOneIssued() {
        AccessTokens.Issued issued = tokens.issue(Optional.of(BOB), GRANTS);
        AccessTokens replica = new AccessTokens(SECRET.clone(), now::get);
        Reading.Good good = (Reading.Good) replica.read(issued.text());
        assertThat(good.identity().orElseThrow().user()).isEqualTo("bob");
        assertThat(good.identity().orElseThrow().groups()).containsExactly("devs");
        assertThat(good.identity().orElseThrow().origin()).isEqualTo("htpasswd");
        assertThat(good.identity().orElseThrow().limits()).contains(GRANTS);
        Reading.Good nobody = (Reading.Good)
                replica.read(tokens.issue(Optional.empty(), GRANTS).text());
        assertThat(nobody.identity()).isEmpty();
        assertThat(nobody.grants()).isEqualTo(GRANTS);
    }

    @Test
    void endsWhenItSays() {
        String token = tokens.issue(Optional.of(BOB), GRANTS).text();
        now.set(START.plus(AccessTokens.LIFETIME).minusSeconds(1));
        assertThat(tokens.read(token)).isInstanceOf(Reading.Good.class);
        now.set(START.plus(AccessTokens.LIFETIME));
        assertThat(tokens.read(token)).isInstanceOf(Reading.Bad.class);
    }

    @Test
    void eachClaimMustBeRight() throws Exception {
        assertThat(reading(claims -> claims)).isEqualTo(Reading.Good.class);
        assertThat(reading(claims -> claims.issuer("other"))).isEqualTo(Reading.Bad.class);
        assertThat(reading(claims -> claims.issuer(null))).isEqualTo(Reading.Bad.class);
        assertThat(reading(claims -> claims.audience("other"))).isEqualTo(Reading.Bad.class);
        assertThat(reading(claims -> claims.audience(List.of("kontor", "other"))))
                .isEqualTo(Reading.Bad.class);
        assertThat(reading(claims -> claims.audience((String) null))).isEqualTo(Reading.Bad.class);
        assertThat(reading(claims -> claims.expirationTime(null))).isEqualTo(Reading.Bad.class);
        assertThat(reading(claims -> claims.expirationTime(Date.from(START)))).isEqualTo(Reading.Bad.class);
        assertThat(reading(claims -> claims.issueTime(Date.from(START.plusSeconds(60)))))
                .isEqualTo(Reading.Bad.class);
        assertThat(reading(claims -> claims.claim("grants", null))).isEqualTo(Reading.Bad.class);
    }

    @Test
    void onlyItsOwnSignatureCounts() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        SignedJWT rsa = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims(claims -> claims));
        rsa.sign(new RSASSASigner(generator.generateKeyPair().getPrivate()));
        String good = tokens.issue(Optional.of(BOB), GRANTS).text();
        String[] parts = good.split("\\.", -1);
        String none = base64("{\"alg\":\"none\"}");
        for (String bad : List.of(
                "",
                "abc",
                "..",
                new PlainJWT(claims(claims -> claims)).serialize(),
                none + "." + parts[1] + ".",
                none + "." + parts[1] + "." + parts[2],
                base64("{\"alg\":\"HS384\"}") + "." + parts[1] + "." + parts[2],
                parts[0] + "." + base64("{\"sub\":\"root\"}") + "." + parts[2],
                parts[0] + "." + parts[1] + ".",
                rsa.serialize(),
                signed(new JWSHeader(JWSAlgorithm.HS256), claims -> claims, filled((byte) 8)),
                signed(
                        new JWSHeader.Builder(JWSAlgorithm.HS256)
                                .criticalParams(Set.of("odd"))
                                .customParam("odd", "x")
                                .build(),
                        claims -> claims,
                        SECRET),
                base64("[".repeat(20_000)) + "." + parts[1] + "." + parts[2],
                "x".repeat(70_000))) {
            assertThat(tokens.read(bad))
                    .as(bad.substring(0, Math.min(80, bad.length())))
                    .isInstanceOf(Reading.Foreign.class);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
