package dev.kontor.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the proxies before this server say of a request, by {@code X-Forwarded-…} or by {@code Forwarded} (RFC 7239).
 *
 * <p>Each proxy adds to the end of what came to it, so that only the end can be believed: whatever a client wrote stands
 * before it. The client is the last address that is no trusted proxy. Where both kinds of fields are there and name
 * different clients, one of them was written by the client itself, and neither is believed.
 *
 * @param byFields what {@code X-Forwarded-…} says, nearest proxy last
 * @param byForwarded what {@code Forwarded} says, nearest proxy last
 */
record Forwarding(List<Hop> byFields, List<Hop> byForwarded) {
    /** No chain of proxies is longer; before it stands what somebody made up. */
    private static final int MOST_HOPS = 32;

    private static final HeaderName FORWARDED = HeaderNames.create("Forwarded");

    /**
     * What one proxy says of whoever sent it the request.
     *
     * @param client empty where it does not say, or says it in a word of its own
     */
    record Hop(Optional<InetAddress> client, Optional<String> scheme, Optional<String> host) {}

    /** Reads both kinds of fields; what is malformed counts as not said. */
    static Forwarding of(Headers headers) {
        return new Forwarding(fields(headers), forwarded(headers));
    }

    /**
     * The origin of a request that a trusted proxy sent.
     *
     * @param own what the proxy's connection and {@code Host} say
     */
    RequestOrigin origin(RequestOrigin own, TrustedProxies proxies) {
        RequestOrigin fields = follow(byFields, own, proxies);
        if (byForwarded.isEmpty()) {
            return fields;
        }
        RequestOrigin forwarded = follow(byForwarded, own, proxies);
        if (byFields.isEmpty()) {
            return forwarded;
        }
        return fields.clientIp().equals(forwarded.clientIp()) ? fields : own;
    }

    private static RequestOrigin follow(List<Hop> hops, RequestOrigin own, TrustedProxies proxies) {
        RequestOrigin origin = own;
        for (Hop hop : hops.reversed()) {
            origin = new RequestOrigin(
                    hop.client().map(AddressText::of).orElse(origin.clientIp()),
                    hop.scheme().orElse(origin.scheme()),
                    hop.host().or(origin::host),
                    own.tlsVersion());
            if (hop.client().isEmpty() || !proxies.trusts(hop.client().get())) {
                break;
            }
        }
        return origin;
    }

    private static List<Hop> fields(Headers headers) {
        List<String> clients = items(headers, HeaderNames.X_FORWARDED_FOR);
        List<String> schemes = items(headers, HeaderNames.X_FORWARDED_PROTO);
        List<String> hosts = items(headers, HeaderNames.X_FORWARDED_HOST);
        List<String> ports = items(headers, HeaderNames.X_FORWARDED_PORT);
        int hops = clients.isEmpty() && !(schemes.isEmpty() && hosts.isEmpty() && ports.isEmpty()) ? 1 : clients.size();
        List<Hop> result = new ArrayList<>(hops);
        for (int i = 0; i < hops; i++) {
            result.add(new Hop(
                    item(clients, i, hops).flatMap(AddressText::parseNode),
                    item(schemes, i, hops).flatMap(Forwarding::scheme),
                    host(item(hosts, i, hops), item(ports, i, hops))));
        }
        return result;
    }

    /** Proxies that add to one list do not always add to the others: then only what the nearest one says is known. */
    private static Optional<String> item(List<String> items, int index, int hops) {
        if (items.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(items.size() == hops ? items.get(index) : items.getLast());
    }

    private static List<String> items(Headers headers, HeaderName name) {
        Deque<String> items = new ArrayDeque<>();
        List<String> lines = headers.all(name, List::of);
        for (String line : lines.reversed()) {
            int end = line.length();
            while (end >= 0 && items.size() < MOST_HOPS) {
                int comma = end == 0 ? -1 : line.lastIndexOf(',', end - 1);
                items.addFirst(line.substring(comma + 1, end).strip());
                end = comma;
            }
        }
        return List.copyOf(items);
    }

    private static List<Hop> forwarded(Headers headers) {
        List<String> lines = headers.all(FORWARDED, List::of);
        if (lines.isEmpty()) {
            return List.of();
        }
        List<ForwardedElement> elements = ForwardedElement.parse(String.join(",", lines));
        return elements.subList(Math.max(0, elements.size() - MOST_HOPS), elements.size()).stream()
                .map(element -> new Hop(
                        element.value("for").flatMap(AddressText::parseNode),
                        element.value("proto").flatMap(Forwarding::scheme),
                        element.value("host").flatMap(RequestOrigin::host)))
                .toList();
    }

    private static Optional<String> scheme(String text) {
        String scheme = text.toLowerCase(Locale.ROOT);
        return scheme.equals("http") || scheme.equals("https") ? Optional.of(scheme) : Optional.empty();
    }

    private static Optional<String> host(Optional<String> name, Optional<String> port) {
        Optional<String> host = name.flatMap(RequestOrigin::host);
        if (host.isEmpty() || hasPort(host.get())) {
            return host;
        }
        return port.filter(text -> !text.equals("80") && !text.equals("443"))
                .map(text -> host.get() + ":" + text)
                .flatMap(RequestOrigin::host)
                .or(() -> host);
    }

    private static boolean hasPort(String host) {
        return host.indexOf(':', Math.max(host.indexOf(']'), 0)) >= 0;
    }
}
