package dev.kontor.gateway.door;

import dev.kontor.http.ClientCertificate;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a request shows to say who makes it (RFC 7617, RFC 6750). */
final class CredentialReader {
    /** The header by which pages of the registry's interface say that they are; no other origin's page can send it. */
    static final HeaderName CLIENT = HeaderNames.create("X-ZOT-API-CLIENT");

    /** The name of a session's cookie. */
    static final String SESSION = "session";

    private static final Pattern SCHEME = Pattern.compile("(?i)(basic|bearer)(?: +(.*))?");

    private CredentialReader() {}

    /** Whether a page of the registry's interface asks. */
    static boolean isFromInterface(ServerRequest request) {
        return request.headers().first(CLIENT).filter("zot-ui"::equals).isPresent();
    }

    /** What the request shows; {@link Credential.Unreadable} where it cannot be read as one thing. */
    static Credential read(ServerRequest request) {
        List<String> fields = request.headers().all(HeaderNames.AUTHORIZATION, List::of);
        if (fields.size() > 1) {
            return new Credential.Unreadable();
        }
        if (!fields.isEmpty() && !fields.getFirst().isBlank()) {
            return authorization(fields.getFirst().strip());
        }
        Optional<Credential> session = isFromInterface(request)
                ? request.headers().cookies().first(SESSION).map(Credential.Session::new)
                : Optional.empty();
        return session.or(() -> certificate(request)).orElseGet(Credential.None::new);
    }

    /** That of the client's end of the connection, which the handshake found good. */
    private static Optional<Credential> certificate(ServerRequest request) {
        List<X509Certificate> chain = ClientCertificate.of(request);
        return chain.isEmpty() ? Optional.empty() : Optional.of(new Credential.Certificate(chain));
    }

    private static Credential authorization(String field) {
        Matcher matcher = SCHEME.matcher(field);
        if (!matcher.matches()) {
            return new Credential.Unreadable();
        }
        String value = Optional.ofNullable(matcher.group(2)).orElse("").strip();
        if (matcher.group(1).equalsIgnoreCase("bearer")) {
            return value.isEmpty() || value.indexOf(' ') >= 0
                    ? new Credential.Unreadable()
                    : new Credential.Token(value);
        }
        return value.isEmpty() ? new Credential.None() : basic(value);
    }

    private static Credential basic(String encoded) {
        String text;
        try {
            byte[] bytes = Base64.getDecoder().decode(encoded);
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return new Credential.Unreadable();
        }
        int colon = text.indexOf(':');
        if (colon < 0 || text.indexOf('\0') >= 0) {
            return new Credential.Unreadable();
        }
        return text.length() == 1
                ? new Credential.None()
                : new Credential.Password(text.substring(0, colon), text.substring(colon + 1));
    }
}
