package dev.kontor.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.kontor.service.identity.Verification.Accepted;
import dev.kontor.service.identity.Verification.Reason;
import dev.kontor.service.identity.Verification.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a program that was taken over can make of the keys in its file: the gateway asks blob and manifest, sync asks
 * manifest, and an attacker has the file of one of the services.
 */
class IssuersTest {
    private static final String TARGET = "/v2/a/manifests/1";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Caller ALICE = new Caller("alice", List.of("admins"));

    @TempDir
    private Path folder;

    private final Map<String, KeyRing> rings = new HashMap<>();
    private TokenVerifier blob;
    private TokenVerifier manifest;

    @BeforeEach
    void makeKeys() throws IOException {
        new KeyFolder(folder, "gateway", List.of("blob", "manifest")).make();
        new KeyFolder(folder, "sync", List.of("manifest")).make();
        open("gateway", KeyUse.SIGN);
        open("sync", KeyUse.SIGN);
        open("blob", KeyUse.VERIFY);
        open("manifest", KeyUse.VERIFY);
        blob = new TokenVerifier(rings.get("blob"), CLOCK);
        manifest = new TokenVerifier(rings.get("manifest"), CLOCK);
    }

    private void open(String program, KeyUse use) {
        Path file = folder.resolve(program).resolve("keys");
        rings.put(program, KeyRing.open(program, file, Set.of(use)));
    }

    @AfterEach
    void close() {
        rings.values().forEach(KeyRing::close);
    }

    @Test
    void eachIssuerIsBelievedByThoseWhomItAsks() {
        TokenIssuer gateway = new TokenIssuer(rings.get("gateway"), CLOCK);
        TokenIssuer sync = new TokenIssuer(rings.get("sync"), CLOCK);
        Caller itself = Caller.service("sync");

        assertThat(verify(blob, gateway.issue(ALICE, "blob", "GET", TARGET))).isEqualTo(new Accepted(ALICE, "gateway"));
        assertThat(verify(manifest, gateway.issue(ALICE, "manifest", "GET", TARGET)))
                .isEqualTo(new Accepted(ALICE, "gateway"));
        assertThat(verify(manifest, sync.forItself("manifest").token("GET", TARGET)))
                .isEqualTo(new Accepted(itself, "sync"));
        assertThat(verify(blob, sync.forItself("blob").token("GET", TARGET))).isEqualTo(refused(Reason.ISSUER));
    }

    @Test
    void theGatewaySpeaksForTheCurrentCallerAndForItself() {
        TokenIssuer gateway = new TokenIssuer(rings.get("gateway"), CLOCK);

        ALICE.run(() -> assertThat(verify(blob, gateway.forCallers("blob").token("GET", TARGET)))
                .isEqualTo(new Accepted(ALICE, "gateway")));
        ALICE.run(() -> assertThat(verify(blob, gateway.forItself("blob").token("GET", TARGET)))
                .isEqualTo(new Accepted(Caller.service("gateway"), "gateway")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"blob", "manifest"})
    void whatAReceiverHoldsMakesNoTokenThatAnotherBelieves(String holder) throws IOException {
        String other = holder.equals("blob") ? "manifest" : "blob";
        TokenVerifier victim = holder.equals("blob") ? manifest : blob;
        for (byte[] key : secretsOf(holder)) {
            for (String issuer : List.of("gateway", "sync", holder)) {
                for (Caller caller : List.of(ALICE, Caller.service(issuer))) {
                    assertThat(verify(victim, token(key, issuer, other, caller)))
                            .isInstanceOf(Refused.class);
                }
            }
        }
    }

    @Test
    void aReceiversKeyIsNoSecretOfWhichOthersCanBeDerived() throws IOException {
        byte[] key = secretsOf("blob").getFirst();
        byte[] guess = new IssuerSecret("k1", key)
                .keyFor("gateway", "manifest")
                .signer()
                .getSecret();

        assertThat(verify(manifest, token(guess, "gateway", "manifest", ALICE))).isEqualTo(refused(Reason.SIGNATURE));
    }

    @Test
    void theNameOfAnotherIssuerWantsItsKey() throws IOException {
        byte[] ofSync = new IssuerSecret("k1", secretsOf("sync").getFirst())
                .keyFor("sync", "manifest")
                .signer()
                .getSecret();
        byte[] ofGateway = new IssuerSecret("k1", secretsOf("gateway").getFirst())
                .keyFor("gateway", "manifest")
                .signer()
                .getSecret();

        assertThat(verify(manifest, token(ofSync, "gateway", "manifest", ALICE)))
                .isEqualTo(refused(Reason.SIGNATURE));
        assertThat(verify(manifest, token(ofGateway, "sync", "manifest", Caller.service("sync"))))
                .isEqualTo(refused(Reason.SIGNATURE));
        assertThat(verify(manifest, token(ofGateway, "gateway", "manifest", ALICE)))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void aServiceSpeaksForNobodyElse() throws IOException {
        byte[] key = new IssuerSecret("k1", secretsOf("sync").getFirst())
                .keyFor("sync", "manifest")
                .signer()
                .getSecret();
        TokenIssuer sync = new TokenIssuer(rings.get("sync"), CLOCK);
        List<Caller> others = List.of(
                ALICE,
                Caller.ANONYMOUS,
                Caller.service("gateway"),
                Caller.service("synchrony"),
                new Caller("sync", List.of()),
                new Caller("service:sync", List.of("admins")));

        assertThat(others).allSatisfy(caller -> {
            assertThat(verify(manifest, token(key, "sync", "manifest", caller))).isEqualTo(refused(Reason.CALLER));
            assertThatThrownBy(() -> sync.issue(caller, "manifest", "GET", TARGET))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void theGatewaySpeaksForNoService() throws IOException {
        byte[] key = new IssuerSecret("k1", secretsOf("gateway").getFirst())
                .keyFor("gateway", "manifest")
                .signer()
                .getSecret();
        TokenIssuer gateway = new TokenIssuer(rings.get("gateway"), CLOCK);
        List<Caller> services = List.of(
                Caller.service("sync"), new Caller("service:", List.of()), new Caller("service:gateway", List.of("a")));

        assertThat(services).allSatisfy(caller -> {
            assertThat(verify(manifest, token(key, "gateway", "manifest", caller)))
                    .isEqualTo(refused(Reason.CALLER));
            assertThatThrownBy(() -> gateway.issue(caller, "manifest", "GET", TARGET))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void whatWasMeantForOneServiceIsGoodForNoOther() throws IOException {
        byte[] key = new IssuerSecret("k1", secretsOf("gateway").getFirst())
                .keyFor("gateway", "blob")
                .signer()
                .getSecret();

        assertThat(verify(manifest, token(key, "gateway", "blob", ALICE))).isEqualTo(refused(Reason.AUDIENCE));
        assertThat(verify(manifest, token(key, "gateway", "manifest", ALICE))).isEqualTo(refused(Reason.SIGNATURE));
        assertThat(verify(blob, token(key, "gateway", "manifest", ALICE))).isEqualTo(refused(Reason.AUDIENCE));
        assertThat(verify(blob, token(key, "gateway", "blob", ALICE))).isInstanceOf(Accepted.class);
    }

    /** Whatever of a program's file can be used as a key. */
    private List<byte[]> secretsOf(String program) throws IOException {
        return Files.readAllLines(folder.resolve(program).resolve("keys")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Base64.getUrlDecoder().decode(line.substring(line.lastIndexOf(':') + 1)))
                .toList();
    }

    private static Verification verify(TokenVerifier verifier, String token) {
        return verifier.verify(List.of(token), "GET", TARGET);
    }

    private static Verification refused(Reason reason) {
        return new Refused(reason);
    }

    /** A token made without the issuer's own care for what it may say. */
    private static String token(byte[] key, String issuer, String audience, Caller caller) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .subject(caller.name())
                .claim("groups", caller.groups())
                .claim("method", "GET")
                .claim("path", TARGET)
                .issueTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plus(Duration.ofSeconds(30))))
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), claims);
        try {
            token.sign(new MACSigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
