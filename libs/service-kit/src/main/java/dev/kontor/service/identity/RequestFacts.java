package dev.kontor.service.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What conditions on requests may look at, beside who asks for what.
 *
 * @param method the method of the client's request
 * @param userAgent as the client says; empty where it says nothing
 * @param clientIp where the request comes from, as far as that is known for sure
 * @param forwardedFor what {@code X-Forwarded-For} says, which anybody can write
 * @param tlsVersion such as {@code 1.3}; empty without TLS
 * @param claims those of the token by which the user was found out: what JSON has, in maps, lists, strings, numbers and
 *     booleans
 */
public record RequestFacts(
        String method,
        String userAgent,
        String clientIp,
        List<String> forwardedFor,
        Optional<String> tlsVersion,
        Map<String, Object> claims) {
    public RequestFacts {
        forwardedFor = List.copyOf(forwardedFor);
        claims = Map.copyOf(claims);
    }
}
