package dev.kontor.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a request comes from, and which address its client asked.
 *
 * <p>What proxies say is believed of {@link TrustedProxies} alone; of anybody else's request the connection counts, and
 * {@code Host}.
 *
 * @param clientIp the client's address in its canonical form, without brackets or a port
 * @param scheme {@code http} or {@code https}, as the client sees it
 * @param host a name or an address, an IPv6 address in brackets, and perhaps {@code :port}; empty where nothing is said that
 *     could be one
 * @param tlsVersion such as {@code 1.3}, of the connection to this server; empty where that is not encrypted
 */
public record RequestOrigin(String clientIp, String scheme, Optional<String> host, Optional<String> tlsVersion) {
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._-]+(?::[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+](?::[0-9]{1,5})?");

    /** The origin of a request that one of our servers handles on the calling thread. */
    public static RequestOrigin of(ServerRequest request) {
        return Exchange.CURRENT.isBound()
                ? Exchange.CURRENT.get().origin(request.headers())
                : Peer.of(request.remotePeer(), TrustedProxies.NONE).origin(request.headers());
    }

    /** What {@code X-Forwarded-For} says, in the order of the list; anybody can write that. */
    public static List<String> forwardedFor(ServerRequest request) {
        return request.headers().all(HeaderNames.X_FORWARDED_FOR, List::of).stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** A host as clients may be told it; empty for what could not be one. */
    static Optional<String> host(String text) {
        return Optional.of(text.strip()).filter(host -> HOST.matcher(host).matches());
    }

    /** The client's address alone, for what needs no more. */
    static String clientOf(Headers headers, Exchange exchange) {
        return exchange.peer().trusted()
                ? exchange.origin(headers).clientIp()
                : exchange.peer().address();
    }
}
