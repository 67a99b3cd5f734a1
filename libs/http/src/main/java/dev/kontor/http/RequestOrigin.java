package dev.kontor.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a request comes from and went to, as far as that is known for sure: what the connection says, or, where a proxy is at
 * its other end that is trusted, what that says ({@code X-Forwarded-For}, {@code -Proto}, {@code -Host}).
 *
 * @param clientIp the client's address; of a chain of proxies the first one from the end that is not trusted
 * @param scheme {@code http} or {@code https}
 * @param host name or address, and port where it is not the usual one; empty where none is said that could be one
 */
public record RequestOrigin(String clientIp, String scheme, Optional<String> host) {
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._-]+(?::[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+](?::[0-9]{1,5})?");
    private static final HeaderName FORWARDED_PROTO = HeaderNames.create("X-Forwarded-Proto");
    private static final HeaderName FORWARDED_HOST = HeaderNames.create("X-Forwarded-Host");

    /** Of the request that the calling thread handles. */
    public static RequestOrigin of(ServerRequest request) {
        String peer = request.remotePeer().host();
        String scheme = request.isSecure() ? "https" : "http";
        Optional<String> host = host(request.headers().first(HeaderNames.HOST));
        TrustedProxies proxies =
                Exchange.CURRENT.isBound() ? Exchange.CURRENT.get().proxies() : TrustedProxies.NONE;
        if (!proxies.contains(peer)) {
            return new RequestOrigin(peer, scheme, host);
        }
        return new RequestOrigin(
                client(request, peer, proxies),
                last(request, FORWARDED_PROTO)
                        .map(text -> text.toLowerCase(Locale.ROOT))
                        .filter(text -> text.equals("http") || text.equals("https"))
                        .orElse(scheme),
                host(last(request, FORWARDED_HOST)).or(() -> host));
    }

    /** Each proxy adds the address that it saw at the end; what stands before that of a stranger, the stranger wrote. */
    private static String client(ServerRequest request, String peer, TrustedProxies proxies) {
        List<String> chain = fields(request, HeaderNames.X_FORWARDED_FOR).toList();
        String client = peer;
        for (int i = chain.size() - 1; i >= 0 && proxies.contains(client); i--) {
            if (TrustedProxies.bytesOf(chain.get(i)).isEmpty()) {
                return client;
            }
            client = chain.get(i);
        }
        return client;
    }

    private static Optional<String> host(Optional<String> text) {
        return text.filter(host -> HOST.matcher(host).matches());
    }

    private static Optional<String> last(ServerRequest request, HeaderName name) {
        return fields(request, name).reduce((_, later) -> later);
    }

    private static Stream<String> fields(ServerRequest request, HeaderName name) {
        return request.headers().all(name, List::of).stream()
                .flatMap(field -> Stream.of(field.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }
}
