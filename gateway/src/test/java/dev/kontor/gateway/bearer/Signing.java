package dev.kontor.gateway.bearer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes tokens, good and bad ones. */
final class Signing {
    static final long NOW = 1_800_000_000;

    private Signing() {}

    static RSAKey rsa(String id) throws JOSEException {
        return new RSAKeyGenerator(2048).keyID(id).generate();
    }

    /** The usual claims with others, or without those whose value is empty. */
    static Map<String, Object> claims(Map<String, Object> others) {
        Map<String, Object> claims = new LinkedHashMap<>(
                Map.of("iss", "https://issuer.example", "aud", "kontor", "sub", "build-7", "exp", NOW + 300));
        claims.putAll(others);
        claims.values().removeIf(""::equals);
        return claims;
    }

    static String token(RSAKey key, Map<String, Object> claims) throws JOSEException {
        return token(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), new RSASSASigner(key), claims);
    }

    static String token(JWSHeader header, JWSSigner signer, Map<String, Object> claims) throws JOSEException {
        JWSObject token = new JWSObject(header, new Payload(claims));
        token.sign(signer);
        return token.serialize();
    }

    static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
