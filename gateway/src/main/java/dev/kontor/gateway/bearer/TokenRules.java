package dev.kontor.gateway.bearer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What a verified token must say to be good here and now. A token without an end is good nowhere. Clocks may differ by half
 * a minute as to when a token begins, not as to when it ends.
 *
 * @param audiences for one of these it must have been made
 * @param issuer who must have made it; empty: whoever could sign it
 */
record TokenRules(List<String> audiences, Optional<String> issuer, InstantSource clock) {
    private static final Duration SKEW = Duration.ofSeconds(30);

    TokenRules {
        audiences = audiences.stream()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** What is wrong, in a fixed word; empty where nothing is. */
    Optional<String> fault(Claims claims) {
        Instant now = clock.instant();
        if (!isFrom(claims)) {
            return Optional.of("issuer");
        }
        if (!isFor(claims)) {
            return Optional.of("audience");
        }
        if (claims.time("exp").isEmpty()) {
            return Optional.of("no end");
        }
        if (!now.isBefore(claims.time("exp").get())) {
            return Optional.of("expired");
        }
        return isLater(claims, "nbf", now) || isLater(claims, "iat", now)
                ? Optional.of("not yet good")
                : Optional.empty();
    }

    private static boolean isLater(Claims claims, String name, Instant now) {
        return claims.has(name)
                && claims.time(name).map(time -> time.isAfter(now.plus(SKEW))).orElse(true);
    }

    /** Whether a token says that it is from the right one. */
    boolean isFrom(Claims claims) {
        return issuer.isEmpty() || claims.text("iss").equals(issuer);
    }

    /** Whether a token says that it was made for us. */
    boolean isFor(Claims claims) {
        return claims.audience().stream().anyMatch(audiences::contains);
    }
}
