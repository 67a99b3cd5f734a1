package dev.kontor.service.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.kontor.http.IdentityHeader;
import dev.kontor.service.identity.Verification.Reason;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Finds out from a token who a request is from.
 *
 * <p>A token is good for the audience, method and target that it names, until it expires; within that time it may be used
 * again for the same request. It is believed if it was signed with a key that its issuer shares with this audience and nobody
 * else, and says what that issuer may say. Whatever a client sends is an outcome and never an exception. For any number of
 * threads.
 */
public final class TokenVerifier {
    /** How far the clocks of two machines may differ. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final KeyRing keys;
    private final InstantSource clock;

    /** A verifier for the program whose keys these are; it believes the issuers of which they hold one. */
    public TokenVerifier(KeyRing keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Holds a token against the request that it came with.
     *
     * @param token the values of {@link IdentityHeader#NAME}, of which there must be one
     * @param method the request's method
     * @param target its path and query, exactly as sent
     */
    public Verification verify(List<String> token, String method, String target) {
        if (token.size() != 1 || token.getFirst().isEmpty()) {
            return refused(Reason.MISSING);
        }
        if (token.getFirst().length() > TokenIssuer.LONGEST_TOKEN) {
            return refused(Reason.TOO_LONG);
        }
        try {
            SignedJWT signed = SignedJWT.parse(token.getFirst());
            JWTClaimsSet claims = signed.getJWTClaimsSet();
            Optional<Reason> reason = forgery(signed, claims)
                    .or(() -> misuse(claims, method, target))
                    .or(() -> untimely(claims));
            return reason.isPresent() ? refused(reason.get()) : accepted(claims);
        } catch (ParseException | IllegalArgumentException e) {
            return refused(Reason.MALFORMED);
        }
    }

    /** Why this is not a token of one of the issuers for this audience; empty where it is. */
    private Optional<Reason> forgery(SignedJWT token, JWTClaimsSet claims) {
        if (!JWSAlgorithm.HS256.equals(token.getHeader().getAlgorithm())) {
            return Optional.of(Reason.ALGORITHM);
        }
        String issuer = claims.getIssuer();
        if (issuer == null || !keys.believes(issuer)) {
            return Optional.of(Reason.ISSUER);
        }
        if (!claims.getAudience().equals(List.of(keys.program()))) {
            return Optional.of(Reason.AUDIENCE);
        }
        Optional<IdentityKey> key =
                Optional.ofNullable(token.getHeader().getKeyID()).flatMap(id -> keys.find(issuer, id));
        if (key.isEmpty()) {
            return Optional.of(Reason.KEY);
        }
        return isSignedWith(key.get(), token) ? Optional.empty() : Optional.of(Reason.SIGNATURE);
    }

    private static boolean isSignedWith(IdentityKey key, SignedJWT token) {
        try {
            return token.verify(key.verifier());
        } catch (JOSEException e) {
            return false;
        }
    }

    /** For which other request it is; empty where it is for this one. */
    private static Optional<Reason> misuse(JWTClaimsSet claims, String method, String target) {
        if (!method.equals(claims.getClaim(TokenIssuer.METHOD))) {
            return Optional.of(Reason.METHOD);
        }
        return target.equals(claims.getClaim(TokenIssuer.PATH)) ? Optional.empty() : Optional.of(Reason.PATH);
    }

    private Optional<Reason> untimely(JWTClaimsSet claims) {
        if (claims.getIssueTime() == null || claims.getExpirationTime() == null) {
            return Optional.of(Reason.MALFORMED);
        }
        Instant now = clock.instant();
        Instant issued = claims.getIssueTime().toInstant();
        Instant expires = claims.getExpirationTime().toInstant();
        if (!now.isBefore(expires.plus(SKEW))) {
            return Optional.of(Reason.EXPIRED);
        }
        boolean tooEarly = issued.isAfter(now.plus(SKEW));
        boolean tooLong = Duration.between(issued, expires).compareTo(TokenIssuer.LIFETIME) > 0;
        return tooEarly || tooLong ? Optional.of(Reason.TIME) : Optional.empty();
    }

    private static Verification accepted(JWTClaimsSet claims) throws ParseException {
        Caller caller = CallerClaims.read(claims);
        return caller.mayBeNamedBy(claims.getIssuer())
                ? new Verification.Accepted(caller, claims.getIssuer())
                : refused(Reason.CALLER);
    }

    private static Verification refused(Reason reason) {
        return new Verification.Refused(reason);
    }
}
