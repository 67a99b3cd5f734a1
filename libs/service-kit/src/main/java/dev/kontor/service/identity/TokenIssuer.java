package dev.kontor.service.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.kontor.http.IdentityHeader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;

/**
 * Tells services who a request is from, in a token that is good for that request alone (RFC 7519, signed with HS256).
 *
 * <p>For any number of threads.
 */
public final class TokenIssuer {
    /** How long a token is good. */
    public static final Duration LIFETIME = Duration.ofSeconds(30);

    /** The longest token, in characters; no path and no set of groups that fit a request's head make a longer one. */
    static final int LONGEST_TOKEN = 48 << 10;

    static final String GROUPS = "groups";
    static final String METHOD = "method";
    static final String PATH = "path";

    private final String name;
    private final KeyRing keys;
    private final InstantSource clock;

    /**
     * An issuer with a key ring of its own.
     *
     * @param name by which verifiers find the ring, such as {@code gateway}
     */
    public TokenIssuer(String name, KeyRing keys, InstantSource clock) {
        this.name = name;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * A token for one request, to be sent as {@link IdentityHeader#NAME}.
     *
     * @param audience the service that is asked, such as {@code blob}
     * @param method the method, as it is sent
     * @param target the path, and behind it {@code ?} and the query where there is one, exactly as they are sent
     * @throws IllegalArgumentException when path and groups are too long for a token
     */
    public String issue(Caller caller, String audience, String method, String target) {
        Instant now = clock.instant();
        IdentityKey key = keys.signing();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(name)
                .audience(audience)
                .subject(caller.name())
                .claim(GROUPS, caller.groups())
                .claim(METHOD, method)
                .claim(PATH, target)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.id()).build(), claims);
        try {
            token.sign(key.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException("a token could not be signed", e);
        }
        String text = token.serialize();
        if (text.length() > LONGEST_TOKEN) {
            throw new IllegalArgumentException("path and groups are too long for a token");
        }
        return text;
    }
}
