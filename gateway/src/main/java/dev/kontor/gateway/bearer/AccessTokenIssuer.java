package dev.kontor.gateway.bearer;

import dev.kontor.service.identity.Grant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** An issuer whose tokens say themselves what they give access to (Docker's token specification), and whose keys are known. */
public final class AccessTokenIssuer {
    private final KeyFile keys;
    private final TokenRules rules;
    private final InstantSource clock;

    /**
     * An issuer.
     *
     * @param service for whom its tokens are made
     * @param issuer whom its tokens name; empty for anybody
     */
    public AccessTokenIssuer(KeyFile keys, String service, Optional<String> issuer, InstantSource clock) {
        this.keys = keys;
        this.rules = new TokenRules(List.of(service), issuer, clock);
        this.clock = clock;
    }

    /** What became of a token. */
    public sealed interface Reading {
        /**
         * It is a good one.
         *
         * @param subject who got it; empty for nobody in particular
         */
        record Good(String subject, List<Grant> grants, Instant until) implements Reading {}

        /**
         * The issuer signed it, and it is not good.
         *
         * @param reason a fixed word
         */
        record Bad(String reason) implements Reading {}

        /** The issuer did not sign it. */
        record Foreign() implements Reading {}
    }

    /** Reads a token. */
    public Reading read(ForeignToken token) {
        if (!keys.verifies(token)) {
            return new Reading.Foreign();
        }
        Claims claims = token.claims();
        Optional<String> fault = rules.fault(claims);
        if (fault.isPresent()) {
            return new Reading.Bad(fault.get());
        }
        return AccessList.of(claims, clock.instant())
                .<Reading>map(grants -> new Reading.Good(
                        claims.text("sub").orElse(""),
                        grants,
                        claims.time("exp").orElseThrow()))
                .orElseGet(() -> new Reading.Bad("access"));
    }
}
