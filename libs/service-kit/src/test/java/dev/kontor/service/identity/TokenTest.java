package dev.kontor.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.service.identity.Verification.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token is good for, and all that it is not. */
class TokenTest {
    private static final String TARGET = "/v2/a/b/blobs/uploads/x?digest=sha256:1&n=%2F";
    private static final Caller ALICE = new Caller("alice", List.of("dev", "ops"));
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEY = hkdf(SECRET, "kontor inner identity v1|gateway|blob");

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final InstantSource clock = () -> now;
    private KeyRing secrets;
    private KeyRing ring;
    private TokenIssuer issuer;
    private TokenVerifier verifier;

    @BeforeEach
    void makeKeys() throws IOException {
        secrets = KeyRing.open("gateway", file("secrets", "k1:" + base64(SECRET)), Set.of(KeyUse.SIGN));
        ring = KeyRing.open("blob", file("keys", "gateway:k1:" + base64(KEY)), Set.of(KeyUse.VERIFY));
        issuer = new TokenIssuer(secrets, clock);
        verifier = new TokenVerifier(ring, clock);
    }

    @AfterEach
    void close() {
        ring.close();
        secrets.close();
    }

    @Test
    void saysWhoAsks() {
        assertThat(verify(issuer.issue(ALICE, "blob", "PUT", TARGET)))
                .isEqualTo(new Verification.Accepted(ALICE, "gateway"));
    }

    @Test
    void carriesAnybodysName() {
        Caller caller = new Caller("ö \"\\\n\u0000 " + "x".repeat(200), List.of("", "a,b"));

        assertThat(verify(issuer.issue(caller, "blob", "PUT", TARGET)))
                .isEqualTo(new Verification.Accepted(caller, "gateway"));
    }

    @ParameterizedTest
    @CsvSource({
        "manifest, PUT, /v2/a/b/blobs/uploads/x?digest=sha256:1&n=%2F, AUDIENCE",
        "blob, GET, /v2/a/b/blobs/uploads/x?digest=sha256:1&n=%2F, METHOD",
        "blob, put, /v2/a/b/blobs/uploads/x?digest=sha256:1&n=%2F, METHOD",
        "blob, PUT, /v2/a/b/blobs/uploads/x, PATH",
        "blob, PUT, /v2/a/b/blobs/uploads/x?, PATH",
        "blob, PUT, /v2/a/b/blobs/uploads/x?digest=sha256:2&n=%2F, PATH",
        "blob, PUT, /v2/a/b/blobs/uploads/x?digest=sha256:1&n=%2f, PATH",
        "blob, PUT, /v2/other/blobs/uploads/x?digest=sha256:1&n=%2F, PATH"
    })
    void isGoodForNoOtherRequest(String audience, String method, String target, Reason reason) {
        assertThat(verify(issuer.issue(ALICE, audience, method, target))).isEqualTo(refused(reason));
    }

    @Test
    void isGoodForHalfAMinute() {
        String token = issuer.issue(ALICE, "blob", "PUT", TARGET);

        now = now.plusSeconds(34);
        assertThat(verify(token)).isInstanceOf(Verification.Accepted.class);
        now = now.plusSeconds(1);
        assertThat(verify(token)).isEqualTo(refused(Reason.EXPIRED));
    }

    @Test
    void isNotGoodBeforeItsTime() {
        now = now.plusSeconds(6);
        String token = issuer.issue(ALICE, "blob", "PUT", TARGET);

        now = now.minusSeconds(6);
        assertThat(verify(token)).isEqualTo(refused(Reason.TIME));
        now = now.plusSeconds(1);
        assertThat(verify(token)).isInstanceOf(Verification.Accepted.class);
    }

    @Test
    void isNotGoodForLongerThanAnyIsIssued() {
        assertThat(verify(signed(header("HS256"), claims(Duration.ofSeconds(31)))))
                .isEqualTo(refused(Reason.TIME));
        assertThat(verify(signed(header("HS256"), claims(Duration.ofSeconds(30)))))
                .isInstanceOf(Verification.Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS384", "HS512", "RS256", "ES256"})
    void takesOneAlgorithmOnly(String algorithm) {
        assertThat(verify(signed(header(algorithm), claims(Duration.ofSeconds(30)))))
                .isEqualTo(refused(Reason.ALGORITHM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", ""})
    void takesNoTokenThatNobodySigned(String algorithm) {
        String head = base64(header(algorithm));
        String body = base64(claims(Duration.ofSeconds(30)));
        String signature = issuer.issue(ALICE, "blob", "PUT", TARGET).split("\\.", -1)[2];

        assertThat(verify(head + "." + body + ".")).isInstanceOf(Verification.Refused.class);
        assertThat(verify(head + "." + body + "." + signature)).isInstanceOf(Verification.Refused.class);
        assertThat(verify(head + "." + body)).isInstanceOf(Verification.Refused.class);
    }

    @Test
    void takesNoKeyFromTheTokenItself() {
        byte[] own = "attacker".repeat(8).getBytes(StandardCharsets.US_ASCII);
        String head = "{\"alg\":\"HS256\",\"kid\":\"k1\",\"jwk\":{\"kty\":\"oct\",\"k\":\"" + base64(own) + "\"}}";

        assertThat(verify(signed(head, claims(Duration.ofSeconds(30)), own))).isInstanceOf(Verification.Refused.class);
    }

    @Test
    void refusesKeysThatItDoesNotKnow() throws IOException {
        Path file = file("other", "k2:" + base64(SECRET));
        try (KeyRing other = KeyRing.open("gateway", file, Set.of(KeyUse.SIGN))) {
            assertThat(verify(new TokenIssuer(other, clock).issue(ALICE, "blob", "PUT", TARGET)))
                    .isEqualTo(refused(Reason.KEY));
        }
        assertThat(verify(signed("{\"alg\":\"HS256\"}", claims(Duration.ofSeconds(30)))))
                .isEqualTo(refused(Reason.KEY));
    }

    @Test
    void refusesEveryBeginningOfAToken() {
        String token = issuer.issue(ALICE, "blob", "PUT", TARGET);
        for (int length = 0; length < token.length(); length++) {
            assertThat(verify(token.substring(0, length))).isInstanceOf(Verification.Refused.class);
        }
    }

    @Test
    void refusesTheChangeOfAnyCharacter() {
        String token = issuer.issue(ALICE, "blob", "PUT", TARGET);
        for (int at = 0; at < token.length() - 1; at++) { // the last one has bits that stand for nothing
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            assertThat(verify(token.substring(0, at) + other + token.substring(at + 1)))
                    .isInstanceOf(Verification.Refused.class);
        }
    }

    @Test
    void refusesWhatIsNoToken() {
        String deep = "[".repeat(10_000);
        assertThat(verifier.verify(List.of(), "PUT", TARGET)).isEqualTo(refused(Reason.MISSING));
        assertThat(verifier.verify(Collections.nCopies(2, issuer.issue(ALICE, "blob", "PUT", TARGET)), "PUT", TARGET))
                .isEqualTo(refused(Reason.MISSING));
        assertThat(verify("")).isEqualTo(refused(Reason.MISSING));
        assertThat(verify("...")).isEqualTo(refused(Reason.MALFORMED));
        assertThat(verify("x".repeat(1 << 20))).isEqualTo(refused(Reason.TOO_LONG));
        assertThat(verify(signed("{\"alg\":\"HS256\",\"a\":" + deep, "{}"))).isEqualTo(refused(Reason.MALFORMED));
        assertThat(verify(signed(header("HS256"), "{\"a\":" + deep))).isEqualTo(refused(Reason.MALFORMED));
        assertThat(verify(signed(header("HS256"), "no JSON"))).isEqualTo(refused(Reason.MALFORMED));
        assertThat(verify(signed(
                        "{\"alg\":\"HS256\",\"kid\":\"k1\",\"crit\":[\"x\"],\"x\":1}", claims(Duration.ofSeconds(30)))))
                .isInstanceOf(Verification.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "groups", "iat", "exp"})
    void refusesTokensThatLackAClaim(String claim) {
        String without = claims(Duration.ofSeconds(30)).replace("\"" + claim + "\"", "\"other\"");

        assertThat(verify(signed(header("HS256"), without))).isEqualTo(refused(Reason.MALFORMED));
    }

    @Test
    void refusesClaimsOfAnotherKind() {
        String claims = claims(Duration.ofSeconds(30));
        assertThat(verify(signed(header("HS256"), claims.replace("[\"dev\",\"ops\"]", "[null]"))))
                .isEqualTo(refused(Reason.MALFORMED));
        assertThat(verify(signed(header("HS256"), claims.replace("[\"dev\",\"ops\"]", "\"dev\""))))
                .isEqualTo(refused(Reason.MALFORMED));
        assertThat(verify(signed(header("HS256"), claims.replace("\"alice\"", "\"\""))))
                .isEqualTo(refused(Reason.MALFORMED));
        assertThat(verify(signed(header("HS256"), claims.replace("\"PUT\"", "[\"PUT\"]"))))
                .isEqualTo(refused(Reason.METHOD));
    }

    @Test
    void issuesNoTokenThatNobodyWouldTake() {
        assertThatThrownBy(() -> issuer.issue(ALICE, "blob", "GET", "/" + "x".repeat(48 << 10)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Verification verify(String token) {
        return verifier.verify(List.of(token), "PUT", TARGET);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Verification refused(Reason reason) {
        return new Verification.Refused(reason);
    }

    private static String header(String algorithm) {
        return "{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\"}";
    }

    private String claims(Duration lifetime) {
        return """
                {"iss":"gateway","aud":"blob","sub":"alice","groups":["dev","ops"],"method":"PUT","path":"%s","iat":%d,"exp":%d}""".formatted(TARGET, now.getEpochSecond(), now.plus(lifetime).getEpochSecond());
    }

    private static String signed(String header, String claims) {
        return signed(header, claims, KEY);
    }

    private static String signed(String header, String claims, byte[] secret) {
        String text = base64(header) + "." + base64(claims);
        return text + "." + base64(hmac(secret, text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** HKDF with SHA-256 for one block, without salt, written out (RFC 5869). */
    private static byte[] hkdf(byte[] secret, String info) {
        byte[] expanded = (info + "\u0001").getBytes(StandardCharsets.US_ASCII);
        return hmac(hmac(new byte[32], secret), expanded);
    }

    private static byte[] hmac(byte[] secret, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
