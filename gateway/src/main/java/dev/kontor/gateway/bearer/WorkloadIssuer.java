package dev.kontor.gateway.bearer;

import dev.kontor.config.AuthConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An issuer of OpenID Connect whose tokens workloads show, such as a cluster or a forge that runs builds. Nothing connects to
 * it before somebody shows a token that claims to be its.
 */
public final class WorkloadIssuer implements AutoCloseable {
    private final ProviderKeys keys;
    private final TokenRules rules;
    private final ClaimMapper mapper;

    /**
     * The issuer of a configuration that was checked.
     *
     * @throws IllegalStateException when its certificate authorities are none; the message names the key
     */
    public WorkloadIssuer(AuthConfig.Workload settings, InstantSource clock) {
        String issuer = settings.issuer().orElseThrow();
        boolean mayBeAnother = settings.skipIssuerVerification();
        this.keys = new ProviderKeys(issuer, mayBeAnother, new ProviderClient(settings), clock);
        this.rules = new TokenRules(settings.audiences(), mayBeAnother ? Optional.empty() : Optional.of(issuer), clock);
        this.mapper = new ClaimMapper(settings.claimMapping().orElseGet(AuthConfig.ClaimMapping::usual));
    }

    /**
     * Whether the certificate authorities of an issuer's configuration can be read.
     *
     * @throws IllegalStateException when not; the message names the key
     */
    public static void check(AuthConfig.Workload settings) {
        new ProviderClient(settings).close();
    }

    /** What became of a token. */
    public sealed interface Reading {
        /** It is a good one of this workload. */
        record Good(String user, List<String> groups, Map<String, Object> claims, Instant until) implements Reading {}

        /**
         * It claims to be from this issuer, and is not good.
         *
         * @param reason a fixed word
         */
        record Bad(String reason) implements Reading {}

        /** It does not claim to be from this issuer and for us. */
        record Foreign() implements Reading {}

        /** Nobody can say: the issuer's keys cannot be had. */
        record Away() implements Reading {}
    }

    /** Reads a token. */
    public Reading read(ForeignToken token) {
        Claims claims = token.claims();
        if (!rules.isFrom(claims) || !rules.isFor(claims)) {
            return new Reading.Foreign();
        }
        // What is not good anyway is no reason to ask for keys.
        Optional<String> fault = rules.fault(claims);
        if (fault.isPresent()) {
            return new Reading.Bad(fault.get());
        }
        Optional<Boolean> isSigned = keys.verify(token);
        if (isSigned.isEmpty()) {
            return new Reading.Away();
        }
        if (!isSigned.get()) {
            return new Reading.Bad("forged");
        }
        return mapper.map(claims)
                .<Reading>map(person -> new Reading.Good(
                        person.name(),
                        person.groups(),
                        claims.all(),
                        claims.time("exp").orElseThrow()))
                .orElseGet(() -> new Reading.Bad("claims"));
    }

    @Override
    public void close() {
        keys.close();
    }
}
