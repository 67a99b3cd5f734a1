package dev.kontor.service.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.kontor.http.IdentityHeader;
import dev.kontor.http.proxy.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;

/**
 * Tells services who a request is from, in a token that is good for that request alone (RFC 7519, signed with HS256) by a key
 * that only this issuer and that service know.
 *
 * <p>The gateway speaks for its clients, every other program for itself. For any number of threads.
 */
public final class TokenIssuer {
    /** The one issuer that services believe when it speaks for others. */
    public static final String GATEWAY = "gateway";

    /** How long a token is good. */
    public static final Duration LIFETIME = Duration.ofSeconds(30);

    /** The longest token, in characters; no path and no set of groups that fit a request's head make a longer one. */
    static final int LONGEST_TOKEN = 48 << 10;

    static final String METHOD = "method";
    static final String PATH = "path";

    private final KeyRing keys;
    private final InstantSource clock;

    /** An issuer under the name of the program whose keys these are. */
    public TokenIssuer(KeyRing keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** What a service is shown with requests of whoever is the current caller. */
    public Credentials forCallers(String audience) {
        return (method, target) -> issue(Caller.current(), audience, method, target);
    }

    /** What a service is shown with requests that this program makes on its own behalf. */
    public Credentials forItself(String audience) {
        Caller itself = Caller.service(keys.program());
        return (method, target) -> issue(itself, audience, method, target);
    }

    /**
     * A token for one request, to be sent as {@link IdentityHeader#NAME}.
     *
     * @param audience the service that is asked, such as {@code blob}
     * @param method the method, as it is sent
     * @param target the path, and behind it {@code ?} and the query where there is one, exactly as they are sent
     * @throws IllegalArgumentException when path and groups are too long for a token, or this issuer may not speak for
     *     that caller
     */
    public String issue(Caller caller, String audience, String method, String target) {
        if (!caller.mayBeNamedBy(keys.program())) {
            throw new IllegalArgumentException(keys.program() + " may not speak for " + caller.name());
        }
        Instant now = clock.instant();
        IdentityKey key = keys.signing(audience);
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(keys.program())
                .audience(audience)
                .claim(METHOD, method)
                .claim(PATH, target)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)));
        CallerClaims.write(caller, claims);
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.id()).build(), claims.build());
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
