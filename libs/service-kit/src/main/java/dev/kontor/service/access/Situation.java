package dev.kontor.service.access;

import dev.kontor.oci.Digest;
import dev.kontor.oci.Reference;
import dev.kontor.oci.Tag;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.identity.RequestFacts;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All that conditions may look at: {@code req} in their expressions. */
record Situation(Caller caller, Set<String> groups, boolean isAdmin, Asked asked) {
    private static final RequestFacts NOTHING = new RequestFacts("", "", "", List.of(), Optional.empty(), Map.of());

    Map<String, Object> variables(Instant now) {
        RequestFacts facts = caller.facts().orElse(NOTHING);
        Map<String, Object> req = new HashMap<>();
        req.put("time", now);
        req.put("method", facts.method());
        req.put("userAgent", facts.userAgent());
        req.put("action", asked.action().name().toLowerCase(Locale.ROOT));
        req.put("repository", asked.repository().value());
        putReference(req);
        boolean isUser = caller.kind() == Caller.Kind.USER;
        req.put("user", Map.of("username", isUser ? caller.name() : "", "groups", List.copyOf(groups)));
        req.put("auth", Map.of("anonymous", !isUser, "admin", isAdmin));
        req.put("client", Map.of("ip", facts.clientIp(), "forwardedFor", facts.forwardedFor()));
        req.put(
                "tls",
                Map.of(
                        "enabled",
                        facts.tlsVersion().isPresent(),
                        "version",
                        facts.tlsVersion().orElse("")));
        req.put("claims", facts.claims());
        return Map.of("req", req);
    }

    private void putReference(Map<String, Object> req) {
        Optional<Reference> reference = asked.reference();
        req.put("reference", reference.map(Reference::value).orElse(""));
        req.put(
                "referenceType",
                reference
                        .map(named -> switch (named) {
                            case Tag _ -> "tag";
                            case Digest _ -> "digest";
                        })
                        .orElse(""));
        req.put(
                "tag",
                reference.filter(Tag.class::isInstance).map(Reference::value).orElse(""));
        req.put(
                "digest",
                reference.filter(Digest.class::isInstance).map(Reference::value).orElse(""));
    }
}
