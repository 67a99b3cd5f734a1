package dev.kontor.gateway.bearer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/**
 * A public key that verifies tokens.
 *
 * @param id its name among its issuer's; empty where it has none
 * @param algorithm the one that it is for; empty for all of its kind
 */
record VerificationKey(Optional<String> id, Optional<String> algorithm, PublicKey key) {
    private static final int LEAST_RSA_BITS = 2048;
    private static final String ED25519 = "Ed25519";

    /** Why nothing can be verified with a key; empty where it can. */
    static Optional<String> fault(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa
            when rsa.getModulus().bitLength() < LEAST_RSA_BITS ->
                Optional.of("an RSA key has at least " + LEAST_RSA_BITS + " bits");
            case RSAPublicKey _ -> Optional.empty();
            case ECPublicKey curved when algorithmOf(curved).isPresent() -> Optional.empty();
            case EdECPublicKey edwards when edwards.getParams().getName().equals(ED25519) -> Optional.empty();
            default -> Optional.of("a key is one of RSA, of the curves P-256, P-384 and P-521, or of Ed25519");
        };
    }

    /** Each curve has one algorithm (RFC 7518 §3.4). */
    private static Optional<JWSAlgorithm> algorithmOf(ECPublicKey key) {
        return Optional.ofNullable(Curve.forECParameterSpec(key.getParams())).flatMap(curve -> {
            if (curve.equals(Curve.P_256)) {
                return Optional.of(JWSAlgorithm.ES256);
            }
            if (curve.equals(Curve.P_384)) {
                return Optional.of(JWSAlgorithm.ES384);
            }
            return curve.equals(Curve.P_521) ? Optional.of(JWSAlgorithm.ES512) : Optional.empty();
        });
    }

    /** Whether a token may have been signed by this key, as its header says. */
    boolean isFor(JWSHeader header) {
        JWSAlgorithm shown = header.getAlgorithm();
        boolean isSaid = algorithm.isEmpty() || algorithm.get().equals(shown.getName());
        return isSaid
                && switch (key) {
                    case RSAPublicKey _ -> JWSAlgorithm.Family.RSA.contains(shown);
                    case ECPublicKey curved -> algorithmOf(curved).equals(Optional.of(shown));
                    default -> JWSAlgorithm.Family.ED.contains(shown);
                };
    }

    /** Whether a token for which it may be was signed by it. */
    boolean verifies(SignedJWT token) {
        try {
            return switch (key) {
                case RSAPublicKey rsa -> token.verify(new RSASSAVerifier(rsa));
                case ECPublicKey curved -> token.verify(new ECDSAVerifier(curved));
                default -> verifiesEdwards(token);
            };
        } catch (JOSEException | IllegalStateException e) {
            return false;
        }
    }

    private boolean verifiesEdwards(SignedJWT token) {
        try {
            Signature signature = Signature.getInstance(ED25519);
            signature.initVerify(key);
            signature.update(token.getSigningInput());
            return signature.verify(token.getSignature().decode());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
