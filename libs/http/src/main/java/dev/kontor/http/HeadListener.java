package dev.kontor.http;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks a request's head as a whole, before the server acts on it.
 *
 * <p>No header without a name (RFC 9112 §5). Exactly one valid {@code Host} (RFC 9112 §3.2), for which that of a target in
 * absolute form steps in. A transfer encoding is {@code chunked} and nothing beside it: a list
 * with an empty element is one that a proxy in front may not take for chunked (RFC 9112 §6.1 and §11.2). An HTTP/1.0
 * request may lack the {@code Host}, has no chunks and no {@code Expect}, and ends its connection (RFC 9112 §6.1 and
 * §9.3, RFC 9110 §10.1.1).
 */
final class HeadListener implements Http1ConnectionListener {
    private static final HeaderName NAMELESS = HeaderNames.create("");

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        if (context instanceof GuardedContext guarded) {
            guarded.exchange().requestLineRead(prologue.method());
        }
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (context instanceof GuardedContext guarded && headers instanceof WritableHeaders<?> head) {
            if (guarded.exchange().isHttp10()) {
                presentAsHttp11(head);
            }
            checkNames(head);
            checkHost(head);
            guarded.exchange().targetHost().ifPresent(host -> takeHost(host, head));
            takeContentCoding(head, guarded.exchange());
            checkTransferEncoding(head);
            guarded.exchange().headRead(head);
            guarded.dataReader().headRead();
        }
    }

    private static void presentAsHttp11(WritableHeaders<?> head) {
        if (head.contains(HeaderNames.TRANSFER_ENCODING)) {
            throw badRequest("HTTP/1.0 has no transfer encodings");
        }
        if (!head.contains(HeaderNames.HOST)) {
            head.set(HeaderNames.HOST, "localhost");
        }
        head.remove(HeaderNames.EXPECT);
        head.set(HeaderValues.CONNECTION_CLOSE);
    }

    /** The server takes any token for a name, and also none. */
    private static void checkNames(Headers head) {
        if (head.contains(NAMELESS)) {
            throw badRequest("a header has no name");
        }
    }

    private static void checkHost(Headers head) {
        List<String> hosts = head.all(HeaderNames.HOST, List::of);
        if (hosts.size() != 1 || !isHost(hosts.getFirst().strip())) {
            throw badRequest("there must be one valid Host header");
        }
    }

    /** The host of the target counts, whatever the other one says (RFC 9112 §3.2.2). */
    private static void takeHost(String host, WritableHeaders<?> head) {
        if (!isHost(host)) {
            throw badRequest("the target's host is not valid");
        }
        head.set(HeaderNames.HOST, host);
    }

    /** The server answers 400 to any content coding; that there is one is remembered, to be answered as what it is. */
    private static void takeContentCoding(WritableHeaders<?> head, Exchange exchange) {
        boolean encoded = head.all(HeaderNames.CONTENT_ENCODING, List::of).stream()
                .flatMap(codings -> Stream.of(codings.split(",", -1)))
                .map(String::strip)
                .anyMatch(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase("identity"));
        head.remove(HeaderNames.CONTENT_ENCODING);
        if (encoded) {
            exchange.markEncoded();
        }
    }

    private static void checkTransferEncoding(Headers head) {
        List<String> encodings = head.all(HeaderNames.TRANSFER_ENCODING, List::of);
        boolean plain = encodings.size() == 1 && encodings.getFirst().strip().equalsIgnoreCase("chunked");
        if (!encodings.isEmpty() && !plain) {
            throw badRequest("the only transfer encoding is chunked");
        }
    }

    private static boolean isHost(String host) {
        int bracket = host.indexOf(']');
        int colon = host.indexOf(':', Math.max(bracket, 0));
        String name = colon < 0 ? host : host.substring(0, colon);
        String port = colon < 0 ? "" : host.substring(colon + 1);
        return !name.isEmpty()
                && (bracket < 0 ? isRegisteredName(name) : isAddressLiteral(name))
                && port.length() <= 5
                && port.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isRegisteredName(String name) {
        return name.chars().allMatch(c -> isLetterOrDigit(c) || "-._~%!$&'()*+,;=".indexOf(c) >= 0);
    }

    private static boolean isAddressLiteral(String name) {
        return name.startsWith("[")
                && name.endsWith("]")
                && name.substring(1, name.length() - 1)
                        .chars()
                        .allMatch(c -> isLetterOrDigit(c) || c == ':' || c == '.' || c == '%');
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static RequestException badRequest(String message) {
        return RequestException.builder()
                .type(EventType.BAD_REQUEST)
                .setKeepAlive(false)
                .message(message)
                .build();
    }
}
