package dev.kontor.http;

import java.net.InetAddress;

/**
 * An address, or those that share its first bits.
 *
 * @param base one of them
 * @param bits how many bits they share
 */
record AddressRange(InetAddress base, int bits) {
    AddressRange {
        if (bits < 0 || bits > 8 * base.getAddress().length) {
            throw new IllegalArgumentException("a network has no more bits than its addresses: " + bits);
        }
    }

    /**
     * Reads {@code 10.0.0.7}, {@code 10.1.0.0/16}, {@code ::1} or {@code fd00::/8}.
     *
     * @throws IllegalArgumentException when the text is none of these
     */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        InetAddress base = AddressText.parse(address)
                .orElseThrow(() -> new IllegalArgumentException("not an address or a network: " + text));
        if (slash < 0) {
            return new AddressRange(base, 8 * base.getAddress().length);
        }
        String bits = text.substring(slash + 1);
        if (bits.isEmpty() || bits.length() > 3 || !bits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not a network: " + text);
        }
        return new AddressRange(base, Integer.parseInt(bits));
    }

    boolean contains(InetAddress address) {
        byte[] own = base.getAddress();
        byte[] other = address.getAddress();
        if (own.length != other.length) {
            return false;
        }
        for (int i = 0; i < own.length && 8 * i < bits; i++) {
            int mask = 0xff << Math.max(0, 8 * (i + 1) - bits);
            if (((own[i] ^ other[i]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }
}
