package dev.kontor.gateway.door;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.identity.Grant;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes and reads the registry's own bearer tokens: for a few minutes somebody may do what they asked for, as far as they may.
 * A token of nobody in particular names no subject. For any number of threads.
 */
final class AccessTokens {
    /** How long a token is good. */
    static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final String ISSUER = "kontor";
    private static final int LONGEST = 60 << 10;
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final MACSigner signer;
    private final MACVerifier verifier;
    private final InstantSource clock;

    /** @param secret 32 bytes that all replicas have */
    AccessTokens(byte[] secret, InstantSource clock) {
        try {
            this.signer = new MACSigner(secret);
            this.verifier = new MACVerifier(secret);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("no key for tokens", e);
        }
        this.clock = clock;
    }

    /**
     * A token.
     *
     * @param issued when, in whole seconds
     */
    record Issued(String text, Instant issued) {}

    /** A token for somebody, empty for nobody in particular, that is good for these things. */
    Issued issue(Optional<Identity> identity, List<Grant> grants) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(ISSUER)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .claim("grants", grants.stream().map(Grant::text).toList());
        identity.ifPresent(who -> claims.subject(who.user())
                .claim("groups", who.groups())
                .claim("origin", who.origin())
                .claim("claims", who.claims()));
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("a token could not be signed", e);
        }
        return new Issued(token.serialize(), now);
    }

    /** What a token says. */
    sealed interface Reading {
        /**
         * It is a good one.
         *
         * @param identity empty for nobody in particular
         */
        record Good(Optional<Identity> identity, List<Grant> grants, Instant until) implements Reading {}

        /** It is one of this registry's, and not good any more or not for this. */
        record Bad() implements Reading {}

        /** It is no token of this registry. */
        record Foreign() implements Reading {}
    }

    Reading read(String text) {
        if (text.length() > LONGEST) {
            return new Reading.Foreign();
        }
        try {
            SignedJWT token = SignedJWT.parse(text);
            if (!JWSAlgorithm.HS256.equals(token.getHeader().getAlgorithm()) || !token.verify(verifier)) {
                return new Reading.Foreign();
            }
            return read(token.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return new Reading.Foreign();
        }
    }

    private Reading read(JWTClaimsSet claims) throws ParseException {
        Instant now = clock.instant();
        Date expires = claims.getExpirationTime();
        Date issued = claims.getIssueTime();
        List<String> texts = claims.getStringListClaim("grants");
        boolean isSound = ISSUER.equals(claims.getIssuer())
                && claims.getAudience().equals(List.of(ISSUER))
                && expires != null
                && issued != null
                && texts != null
                && now.isBefore(expires.toInstant())
                && !issued.toInstant().isAfter(now.plus(SKEW));
        if (!isSound) {
            return new Reading.Bad();
        }
        List<Grant> grants =
                texts.stream().map(Grant::parse).flatMap(Optional::stream).toList();
        return new Reading.Good(identity(claims, grants), grants, expires.toInstant());
    }

    private static Optional<Identity> identity(JWTClaimsSet claims, List<Grant> grants) throws ParseException {
        String user = claims.getSubject();
        if (user == null || !Caller.isUserName(user)) {
            return Optional.empty();
        }
        return Optional.of(new Identity(
                user,
                claims.getStringListClaim("groups"),
                claims.getStringClaim("origin"),
                Optional.of(grants),
                claims.getJSONObjectClaim("claims")));
    }
}
