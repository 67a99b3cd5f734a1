package dev.kontor.http;

import io.helidon.common.socket.PeerInfo;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The other end of a connection.
 *
 * @param address in its canonical form
 * @param proxies whose word about a request's client is taken; none of them where this is no trusted proxy
 * @param tlsVersion such as {@code 1.3}; empty where the connection is not encrypted
 * @param certificates those that the handshake found good, first the peer's own; empty where it showed none
 */
record Peer(String address, TrustedProxies proxies, Optional<String> tlsVersion, List<X509Certificate> certificates) {
    /** Who is connected, by a socket that is not encrypted. */
    static Peer of(PeerInfo socket, TrustedProxies proxies) {
        return socket.address() instanceof InetSocketAddress internet && internet.getAddress() != null
                ? at(internet.getAddress(), proxies)
                : new Peer(socket.host(), TrustedProxies.NONE, Optional.empty(), List.of());
    }

    /** Somebody at this address. */
    static Peer at(InetAddress address, TrustedProxies proxies) {
        return new Peer(
                AddressText.of(address),
                proxies.trusts(address) ? proxies : TrustedProxies.NONE,
                Optional.empty(),
                List.of());
    }

    /** The same after a handshake, whose version is named as the JDK does. */
    Peer secured(String version, List<X509Certificate> chain) {
        return new Peer(address, proxies, Optional.of(version.replace("TLSv", "")), List.copyOf(chain));
    }

    /** What this peer says of a request's client is believed. */
    boolean trusted() {
        return proxies != TrustedProxies.NONE;
    }

    /** Where a request comes from that this peer sent. */
    RequestOrigin origin(Headers headers) {
        RequestOrigin own = new RequestOrigin(
                address,
                tlsVersion.isPresent() ? "https" : "http",
                headers.first(HeaderNames.HOST).flatMap(RequestOrigin::host),
                tlsVersion);
        return trusted() ? Forwarding.of(headers).origin(own, proxies) : own;
    }
}
