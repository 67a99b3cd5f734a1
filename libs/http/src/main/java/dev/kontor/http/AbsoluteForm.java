package dev.kontor.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A request line whose target is a whole URI, as clients send it that take this server for a proxy, and proxies that pass a
 * target on unchanged (RFC 9112 §3.2.2).
 *
 * @param host its authority, which counts instead of {@code Host} and is checked like it
 * @param originForm the same request line with the path and query alone
 */
record AbsoluteForm(String host, String originForm) {
    private static final String[] SCHEMES = {"http://", "https://"};

    byte[] originFormBytes() {
        return originForm.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The form of this line; empty where its target is none of HTTP's URIs. */
    static Optional<AbsoluteForm> of(byte[] requestLine) {
        int target = 0;
        while (target < requestLine.length && requestLine[target] != ' ') {
            target++;
        }
        target++;
        if (target >= requestLine.length || requestLine[target] == '/') {
            return Optional.empty(); // as nearly every line
        }
        String line = new String(requestLine, StandardCharsets.ISO_8859_1);
        for (String scheme : SCHEMES) {
            if (line.regionMatches(true, target, scheme, 0, scheme.length())) {
                return Optional.of(split(line, target, target + scheme.length()));
            }
        }
        return Optional.empty();
    }

    private static AbsoluteForm split(String line, int target, int host) {
        int end = host;
        while (end < line.length() && "/?# ".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        String slash = end < line.length() && line.charAt(end) == '/' ? "" : "/";
        String originForm = line.substring(0, target) + slash + line.substring(end);
        return new AbsoluteForm(line.substring(host, end), originForm);
    }
}
