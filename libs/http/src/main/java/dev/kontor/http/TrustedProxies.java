package dev.kontor.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The addresses and networks of proxies that may say for whom they ask. */
public final class TrustedProxies {
    /** No proxy may. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /** Addresses of so many bytes of which the first bits are these. */
    private record Network(int bytes, int bits, BigInteger first) {
        static Optional<Network> parse(String text) {
            int slash = text.indexOf('/');
            String length = slash < 0 ? "" : text.substring(slash + 1);
            return bytesOf(slash < 0 ? text : text.substring(0, slash)).flatMap(address -> {
                int most = address.length * 8;
                boolean isLength = length.matches("[0-9]{1,3}") && Integer.parseInt(length) <= most;
                if (slash >= 0 && !isLength) {
                    return Optional.empty();
                }
                int bits = slash < 0 ? most : Integer.parseInt(length);
                return Optional.of(new Network(address.length, bits, first(address, bits)));
            });
        }

        boolean contains(byte[] address) {
            return address.length == bytes && first(address, bits).equals(first);
        }

        private static BigInteger first(byte[] address, int bits) {
            return new BigInteger(1, address).shiftRight(address.length * 8 - bits);
        }
    }

    /**
     * Those that texts name, such as {@code 10.0.0.0/8} or {@code ::1}.
     *
     * @throws IllegalArgumentException when one of them is no address or network
     */
    public static TrustedProxies of(List<String> texts) {
        List<Network> networks = new ArrayList<>();
        for (String text : texts) {
            networks.add(Network.parse(text)
                    .orElseThrow(() -> new IllegalArgumentException("no address or network: " + text)));
        }
        return new TrustedProxies(networks);
    }

    /** Whether any proxy may. */
    boolean isEmpty() {
        return networks.isEmpty();
    }

    /** Whether the proxy at this address may; false for what is no address. */
    boolean contains(String address) {
        return !networks.isEmpty()
                && bytesOf(address)
                        .filter(bytes -> networks.stream().anyMatch(network -> network.contains(bytes)))
                        .isPresent();
    }

    /** The bytes of an address, of an IPv4 address in IPv6 its own; empty for what is none. Nothing is looked up. */
    static Optional<byte[]> bytesOf(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text).getAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
