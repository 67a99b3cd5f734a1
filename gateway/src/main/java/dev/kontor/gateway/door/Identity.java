package dev.kontor.gateway.door;

import dev.kontor.service.identity.Grant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who somebody turned out to be.
 *
 * @param user a name for which {@link dev.kontor.service.identity.Caller#isUserName} holds
 * @param groups as whoever vouches for the user says; those of the configuration are added by the access policy
 * @param origin who vouches for the user, such as {@code htpasswd}; see {@link Recognition#origin}
 * @param limits what the credential is good for; empty for all that the user may do
 * @param claims those of the token, for conditions; empty where there is none
 */
public record Identity(
        String user, List<String> groups, String origin, Optional<List<Grant>> limits, Map<String, Object> claims) {
    public Identity {
        groups = List.copyOf(groups);
        limits = limits.map(List::copyOf);
        claims = Map.copyOf(claims);
    }

    /** A user with a credential that is good for everything. */
    public Identity(String user, List<String> groups, String origin) {
        this(user, groups, origin, Optional.empty(), Map.of());
    }
}
