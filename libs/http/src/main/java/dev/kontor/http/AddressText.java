package dev.kontor.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as text: one form for each when written (RFC 5952), and nothing but addresses when read. */
final class AddressText {
    private static final Pattern DOTTED = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final int LONGEST = 45;
    private static final int GROUPS = 8;

    private AddressText() {}

    /** An address in its canonical form, without a zone. */
    static String of(InetAddress address) {
        return address instanceof Inet6Address six ? of(six.getAddress()) : address.getHostAddress();
    }

    /** The address that a text is; empty for names, zones, brackets, and the short forms of IPv4. */
    static Optional<InetAddress> parse(String text) {
        boolean six = text.indexOf(':') >= 0;
        if (text.length() > LONGEST
                || text.indexOf('%') >= 0
                || !(six || DOTTED.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The address of {@code 1.2.3.4}, {@code 1.2.3.4:5}, {@code ::1}, {@code [::1]} or {@code [::1]:5}. */
    static Optional<InetAddress> parseNode(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 || !isPort(text.substring(end + 1)) ? Optional.empty() : parse(text.substring(1, end));
        }
        int colon = text.indexOf(':');
        if (colon >= 0 && colon == text.lastIndexOf(':')) {
            return isPort(text.substring(colon)) ? parse(text.substring(0, colon)) : Optional.empty();
        }
        return parse(text);
    }

    private static boolean isPort(String rest) {
        return rest.isEmpty()
                || (rest.length() > 1
                        && rest.startsWith(":")
                        && rest.chars().skip(1).allMatch(c -> c >= '0' && c <= '9'));
    }

    private static String of(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        int from = 0;
        int length = 0;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = zerosFrom(groups, i);
            if (zeros > length) {
                from = i;
                length = zeros;
            }
        }
        return length < 2
                ? join(groups, 0, GROUPS)
                : join(groups, 0, from) + "::" + join(groups, from + length, GROUPS);
    }

    private static int zerosFrom(int[] groups, int start) {
        int end = start;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
