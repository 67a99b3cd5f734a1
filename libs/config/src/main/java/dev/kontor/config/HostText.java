package dev.kontor.config;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads host names, IP addresses and endpoints. Nothing is looked up in the DNS. */
final class HostText {
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,252}");
    private static final Pattern DOTTED_NUMBERS = Pattern.compile("[0-9.]+");
    private static final Pattern HOST_AND_PORT = Pattern.compile("([^:]*|\\[[^]]*]):[0-9]+");

    private static final Pattern FOUR_NUMBERS = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
    private static final Pattern PREFIX_LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

    private HostText() {}

    /** A host name or an IP address, an IPv6 address with or without brackets; becomes the form without. */
    static Parsed<String> address(String text) {
        if (text.isEmpty()) {
            return Parsed.bad("write '0.0.0.0' to listen on all interfaces");
        }
        if (HOST_AND_PORT.matcher(text).matches()) {
            return Parsed.bad("the port has a key of its own");
        }
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String bare = bracketed ? text.substring(1, text.length() - 1) : text;
        if (bare.contains(":") || bracketed || DOTTED_NUMBERS.matcher(bare).matches()) {
            return isLiteral(bare) ? Parsed.good(bare) : Parsed.bad();
        }
        return HOST_NAME.matcher(bare).matches() ? Parsed.good(bare) : Parsed.bad();
    }

    /** Scheme (absent where none was written), host and port; nothing else may be there. */
    static Parsed<URI> endpoint(String text) {
        try {
            URI written = new URI(text.contains("://") ? text : "//" + text);
            if (written.getRawUserInfo() != null) {
                return Parsed.bad("credentials have keys of their own");
            }
            boolean onlyHost =
                    (written.getRawPath().isEmpty() || written.getRawPath().equals("/"))
                            && written.getRawQuery() == null
                            && written.getRawFragment() == null;
            if (!onlyHost) {
                return Parsed.bad("nothing may follow the host and the port");
            }
            String scheme =
                    written.getScheme() == null ? null : written.getScheme().toLowerCase(Locale.ROOT);
            boolean knownScheme = scheme == null || scheme.equals("http") || scheme.equals("https");
            if (!knownScheme || written.getHost() == null || written.getPort() == 0 || written.getPort() > 65_535) {
                return Parsed.bad();
            }
            String host = written.getHost().toLowerCase(Locale.ROOT);
            return Parsed.good(new URI(scheme, null, host, written.getPort(), null, null, null));
        } catch (URISyntaxException e) {
            return Parsed.bad();
        }
    }

    /** The same with a scheme, which must have been written. */
    static Parsed<URI> baseUrl(String text) {
        return switch (endpoint(text)) {
            case Parsed.Good<URI> good when good.value().getScheme() == null -> Parsed.bad();
            case Parsed<URI> other -> other;
        };
    }

    /** An IP address, or a network of them in CIDR notation (RFC 4632) whose address is its first. */
    static Parsed<String> network(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean isWhole = address.contains(":") || FOUR_NUMBERS.matcher(address).matches();
        if (!isWhole || !isLiteral(address)) {
            return Parsed.bad();
        }
        if (slash < 0) {
            return Parsed.good(text);
        }
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();
        String length = text.substring(slash + 1);
        if (!PREFIX_LENGTH.matcher(length).matches() || Integer.parseInt(length) > 8 * bytes.length) {
            return Parsed.bad("behind the slash stands a length from 0 to " + 8 * bytes.length);
        }
        return isFirst(bytes, Integer.parseInt(length))
                ? Parsed.good(text)
                : Parsed.bad(
                        "it names one address inside the network: write the network's first, or no '/" + length + "'");
    }

    private static boolean isFirst(byte[] address, int prefixLength) {
        BigInteger host =
                BigInteger.ONE.shiftLeft(8 * address.length - prefixLength).subtract(BigInteger.ONE);
        return new BigInteger(1, address).and(host).signum() == 0;
    }

    /** Whether whoever listens on {@code address} is heard by this machine alone. */
    static boolean loopback(String address) {
        if (address.equalsIgnoreCase("localhost")) {
            return true;
        }
        boolean bracketed = address.startsWith("[") && address.endsWith("]");
        String bare = bracketed ? address.substring(1, address.length() - 1) : address;
        return isLiteral(bare) && InetAddress.ofLiteral(bare).isLoopbackAddress();
    }

    private static boolean isLiteral(String text) {
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
