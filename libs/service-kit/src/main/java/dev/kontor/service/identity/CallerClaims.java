package dev.kontor.service.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A caller as a token holds it. */
final class CallerClaims {
    private static final String GROUPS = "groups";
    private static final String ANONYMOUS = "anonymous";
    private static final String ENTITLED = "entitled";
    private static final String LIMITS = "limits";
    private static final String FACTS = "facts";

    private CallerClaims() {}

    static void write(Caller caller, JWTClaimsSet.Builder claims) {
        claims.subject(caller.name());
        claims.claim(GROUPS, caller.groups());
        if (caller.kind() == Caller.Kind.ANONYMOUS) {
            claims.claim(ANONYMOUS, true);
        }
        if (caller.kind() == Caller.Kind.ENTITLED) {
            claims.claim(ENTITLED, true);
        }
        caller.limits()
                .ifPresent(grants ->
                        claims.claim(LIMITS, grants.stream().map(Grant::text).toList()));
        caller.facts().ifPresent(facts -> claims.claim(FACTS, json(facts)));
    }

    /**
     * The caller of a token.
     *
     * @throws ParseException when the token does not hold one
     * @throws IllegalArgumentException the same
     */
    static Caller read(JWTClaimsSet claims) throws ParseException {
        String name = required(claims.getSubject());
        List<String> groups = strings(claims.getStringListClaim(GROUPS));
        Caller caller = new Caller(kind(name, claims), name, groups, limits(claims), Optional.empty());
        Map<String, Object> facts = claims.getJSONObjectClaim(FACTS);
        return facts == null ? caller : caller.with(facts(facts));
    }

    private static Caller.Kind kind(String name, JWTClaimsSet claims) throws ParseException {
        if (Boolean.TRUE.equals(claims.getBooleanClaim(ANONYMOUS))) {
            return Caller.Kind.ANONYMOUS;
        }
        if (Boolean.TRUE.equals(claims.getBooleanClaim(ENTITLED))) {
            return Caller.Kind.ENTITLED;
        }
        return Caller.isUserName(name) ? Caller.Kind.USER : Caller.Kind.PROGRAM;
    }

    private static Optional<List<Grant>> limits(JWTClaimsSet claims) throws ParseException {
        List<String> texts = claims.getStringListClaim(LIMITS);
        return texts == null
                ? Optional.empty()
                : Optional.of(strings(texts).stream().map(CallerClaims::grant).toList());
    }

    private static Grant grant(String text) {
        return Grant.parse(text).orElseThrow(() -> new IllegalArgumentException("no grant"));
    }

    private static Map<String, Object> json(RequestFacts facts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("method", facts.method());
        json.put("userAgent", facts.userAgent());
        json.put("clientIp", facts.clientIp());
        json.put("forwardedFor", facts.forwardedFor());
        facts.tlsVersion().ifPresent(version -> json.put("tlsVersion", version));
        json.put("claims", facts.claims());
        return json;
    }

    @SuppressWarnings("unchecked")
    private static RequestFacts facts(Map<String, Object> json) throws ParseException {
        try {
            return new RequestFacts(
                    required((String) json.get("method")),
                    required((String) json.get("userAgent")),
                    required((String) json.get("clientIp")),
                    strings((List<String>) json.get("forwardedFor")),
                    Optional.ofNullable((String) json.get("tlsVersion")),
                    required((Map<String, Object>) json.get("claims")));
        } catch (ClassCastException | NullPointerException e) {
            throw new ParseException("no facts", 0);
        }
    }

    private static List<String> strings(List<String> texts) throws ParseException {
        for (Object text : required(texts)) {
            if (!(text instanceof String)) {
                throw new ParseException("no list of strings", 0);
            }
        }
        return texts;
    }

    private static <T> T required(T value) throws ParseException {
        if (value == null) {
            throw new ParseException("a claim is missing", 0);
        }
        return value;
    }
}
