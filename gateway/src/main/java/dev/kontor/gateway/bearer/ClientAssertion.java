package dev.kontor.gateway.bearer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;

/** Signs short tokens by which this registry shows a provider who it is (RFC 7523 §2.2, {@code private_key_jwt}). */
final class ClientAssertion {
    static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final JWK key;
    private final String client;
    private final InstantSource clock;

    ClientAssertion(JWK key, String client, InstantSource clock) {
        this.key = key;
        this.client = client;
        this.clock = clock;
    }

    /**
     * A key that signs.
     *
     * @throws JOSEException when it is none
     */
    static JWK signing(JWK key, Optional<String> id) throws JOSEException {
        if (!key.isPrivate()) {
            throw new JOSEException("the key is not private");
        }
        JWK named = switch (key) {
            case RSAKey rsa ->
                new RSAKey.Builder(rsa).keyID(id.orElse(rsa.getKeyID())).build();
            case ECKey curve ->
                new ECKey.Builder(curve).keyID(id.orElse(curve.getKeyID())).build();
            default -> throw new JOSEException("the key is of another kind");
        };
        signer(named);
        return named;
    }

    private static JWSSigner signer(JWK key) throws JOSEException {
        return key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey());
    }

    /** A token for a provider's token endpoint, good once. */
    String to(URI audience) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(client)
                .subject(client)
                .audience(audience.toString())
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build();
        try {
            JWSSigner signer = signer(key);
            JWSAlgorithm algorithm = key instanceof RSAKey
                    ? JWSAlgorithm.RS256
                    : signer.supportedJWSAlgorithms().iterator().next();
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("the key of 'keypath' does not sign", e);
        }
    }
}
