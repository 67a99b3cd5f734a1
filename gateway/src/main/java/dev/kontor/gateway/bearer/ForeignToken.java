package dev.kontor.gateway.bearer;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A token (RFC 7519) that somebody shows, signed in a way that others can verify. What it says is believed by nobody before
 * {@link VerificationKeys} have verified it; until then it only tells where to look. Never prints itself.
 */
public final class ForeignToken {
    private static final int LONGEST = 60 << 10;

    /** Those with a public key, and no others: whoever takes a public key for a secret believes everybody. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.EdDSA,
            JWSAlgorithm.Ed25519);

    private final SignedJWT jwt;
    private final Claims claims;

    private ForeignToken(SignedJWT jwt, Claims claims) {
        this.jwt = jwt;
        this.claims = claims;
    }

    /** The token that a text is; empty where it is none, is too long, or could be verified by nobody here. */
    public static Optional<ForeignToken> parse(String text) {
        // A password is hardly ever one: this begins as every header does that is JSON.
        if (text.length() > LONGEST || !text.startsWith("ey")) {
            return Optional.empty();
        }
        try {
            SignedJWT jwt = SignedJWT.parse(text);
            JWSHeader header = jwt.getHeader();
            Map<String, Object> payload = jwt.getPayload().toJSONObject();
            // Extensions that must be understood (RFC 7515 §4.1.11) are not.
            return !ALGORITHMS.contains(header.getAlgorithm()) || header.getCriticalParams() != null || payload == null
                    ? Optional.empty()
                    : Optional.of(new ForeignToken(jwt, new Claims(payload)));
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** What it says: hearsay, until it is verified. */
    Claims claims() {
        return claims;
    }

    SignedJWT jwt() {
        return jwt;
    }

    @Override
    public String toString() {
        return "a token";
    }
}
