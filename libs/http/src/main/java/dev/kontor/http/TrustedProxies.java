package dev.kontor.http;

import java.net.InetAddress;
import java.util.List;

/**
 * The proxies in front of a server whose word about a request's client is taken. By default there are none: everybody can
 * write {@code X-Forwarded-For}.
 */
public final class TrustedProxies {
    /** Nobody. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<AddressRange> ranges;

    private TrustedProxies(List<AddressRange> ranges) {
        this.ranges = ranges;
    }

    /**
     * Those at these addresses.
     *
     * @param addressesAndNetworks such as {@code 10.0.0.7}, {@code 10.1.0.0/16}, {@code ::1} or {@code fd00::/8}
     * @throws IllegalArgumentException when one is none of these
     */
    public static TrustedProxies of(List<String> addressesAndNetworks) {
        return addressesAndNetworks.isEmpty()
                ? NONE
                : new TrustedProxies(
                        addressesAndNetworks.stream().map(AddressRange::parse).toList());
    }

    /** Whether one of them has this address. */
    boolean trusts(InetAddress address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
