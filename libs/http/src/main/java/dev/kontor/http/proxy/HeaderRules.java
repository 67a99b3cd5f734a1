package dev.kontor.http.proxy;

import dev.kontor.http.IdentityHeader;
import java.util.Locale;
import java.util.Set;

/** Which headers pass between a client and a service (RFC 9110 §7.6.1); names are in lower case. */
final class HeaderRules {
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final String IDENTITY = IdentityHeader.NAME.toLowerCase(Locale.ROOT);

    /** Written anew for each hop. */
    private static final Set<String> REWRITTEN =
            Set.of("content-length", "date", "expect", "host", "server", "x-request-id", IDENTITY);

    /** What a client says of itself to the gateway alone, or could only say falsely to a service. */
    private static final Set<String> FOR_THE_GATEWAY = Set.of("authorization", "cookie", "forwarded");

    private static final String FORWARDED = "x-forwarded-";

    private HeaderRules() {}

    /** Whether a client's header goes on to a service. */
    static boolean passesToService(String name, Set<String> nominated) {
        return passesToClient(name, nominated) && !FOR_THE_GATEWAY.contains(name) && !name.startsWith(FORWARDED);
    }

    /** Whether a service's header goes on to the client. */
    static boolean passesToClient(String name, Set<String> nominated) {
        return !HOP_BY_HOP.contains(name) && !REWRITTEN.contains(name) && !nominated.contains(name);
    }

    /** Whether a value has no characters that some readers take for the end of a line, or that are more than one byte. */
    static boolean isPlain(String value) {
        return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff));
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
