package dev.kontor.gateway.door;

import dev.kontor.config.AuthConfig;
import dev.kontor.config.HttpConfig;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where clients are sent for a token when it is another issuer's.
 *
 * @param realm as it is configured
 * @param service for whom the token shall be made
 */
record ChallengeTarget(String realm, String service) {
    private static final Pattern URL = Pattern.compile("(?i)https?://.+");

    /**
     * The one of a configuration; empty where clients come to this registry for tokens. Where workloads bring theirs, a realm
     * that is no address is a mere name, and not a place to send anybody.
     */
    static Optional<ChallengeTarget> of(HttpConfig http) {
        return http.auth()
                .flatMap(AuthConfig::bearer)
                .filter(bearer -> bearer.cert().isPresent()
                        || bearer.realm().filter(URL.asMatchPredicate()).isPresent())
                .map(bearer -> new ChallengeTarget(
                        bearer.realm().orElseThrow(), bearer.service().orElse("")));
    }
}
