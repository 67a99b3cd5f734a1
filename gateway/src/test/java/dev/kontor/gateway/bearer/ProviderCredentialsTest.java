package dev.kontor.gateway.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.kontor.config.AuthConfig;
import dev.kontor.oci.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderCredentialsTest {
    private static final URI TOKENS = URI.create("https://id.example/token");
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    @TempDir
    private Path folder;

    private ProviderCredentials of(Optional<Path> credentials, Optional<Path> key) {
        return ProviderCredentials.of(
                new AuthConfig.Provider(
                        Optional.empty(),
                        Optional.of("https://id.example"),
                        Optional.of("kontor"),
                        Optional.empty(),
                        credentials,
                        key,
                        List.of("openid"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                InstantSource.fixed(NOW));
    }

    private SignedJWT signed(String keyFile) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), keyFile);
        return SignedJWT.parse(of(Optional.empty(), Optional.of(file))
                .assertion()
                .orElseThrow()
                .to(TOKENS));
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                + "-----\n";
    }

    private static byte[] bare(PrivateKey key) throws IOException {
        return PrivateKeyInfo.getInstance(key.getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
    }

    @Test
    void aKeyOfRsaSigns() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        String pem = pem("RSA PRIVATE KEY", bare(pair.getPrivate()));
        SignedJWT token = signed(pem);
        assertThat(token.verify(new RSASSAVerifier((RSAPublicKey) pair.getPublic())))
                .isTrue();
        assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("kontor");
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("kontor");
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly(TOKENS.toString());
        assertThat(token.getJWTClaimsSet().getExpirationTime()).isEqualTo(Date.from(NOW.plusSeconds(60)));
        assertThat(token.getJWTClaimsSet().getJWTID())
                .isNotEqualTo(signed(pem).getJWTClaimsSet().getJWTID());
        assertThat(signed(pem("PRIVATE KEY", pair.getPrivate().getEncoded()))
                        .verify(new RSASSAVerifier((RSAPublicKey) pair.getPublic())))
                .isTrue();
        SignedJWT named = signed(Json.MAPPER.writeValueAsString(Map.of("keyId", "k1", "key", pem)));
        assertThat(named.getHeader().getKeyID()).isEqualTo("k1");
        assertThat(named.verify(new RSASSAVerifier((RSAPublicKey) pair.getPublic())))
                .isTrue();
    }

    @Test
    void aKeyOfACurveSigns() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        SignedJWT token = signed(pem("PRIVATE KEY", pair.getPrivate().getEncoded())
                + pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        assertThat(token.verify(new ECDSAVerifier((ECPublicKey) pair.getPublic())))
                .isTrue();
    }

    @Test
    void aKeyThatDoesNotSignIsRefusedAtTheStart() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        for (String bad : List.of(
                "",
                "nothing",
                "{\"key\": 1}",
                "{",
                pem("PUBLIC KEY", pair.getPublic().getEncoded()))) {
            assertThatThrownBy(() -> signed(bad))
                    .as(bad)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'keypath'");
        }
    }

    @Test
    void aFileOfCredentialsNamesTheRegistry() throws IOException {
        Path file = folder.resolve("client.json");
        Files.writeString(file, "{\"clientid\": \"a\", \"clientsecret\": \"canary\"}");
        ProviderCredentials read = of(Optional.of(file), Optional.empty());
        assertThat(read.id()).isEqualTo("a");
        assertThat(read.toString()).doesNotContain("canary");
        for (String bad : List.of("", "[]", "{\"clientsecret\": \"canary\"}", "canary")) {
            Files.writeString(file, bad);
            assertThatThrownBy(() -> of(Optional.of(file), Optional.empty()))
                    .as(bad)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'credentialsFile'")
                    .hasMessageNotContaining("canary");
        }
    }
}
