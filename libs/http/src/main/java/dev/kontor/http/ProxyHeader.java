package dev.kontor.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a proxy says before the first byte of its client: whom it speaks for (the PROXY protocol, versions 1 and 2).
 *
 * @param client empty where the proxy speaks for itself, or for somebody without an IP address
 */
record ProxyHeader(Optional<InetAddress> client) {
    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    /** {@code PROXY UNKNOWN} with its end, the shortest header of all. */
    private static final int SHORTEST = 15;

    private static final int LONGEST_LINE = 107;
    private static final int FIXED_BYTES = 16;

    /** Addresses, and what else a proxy may say; 65,535 bytes could be announced. */
    private static final int LONGEST_REST = 4_096;

    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int TCP_OVER_IPV6 = 0x21;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;

    private static final ProxyHeader ITSELF = new ProxyHeader(Optional.empty());

    /**
     * Reads a header and not a byte more, however it arrives in pieces.
     *
     * @throws IOException when there is none, it is malformed, or the connection ends within it
     */
    static ProxyHeader read(InputStream in) throws IOException {
        byte[] start = readExactly(in, SHORTEST);
        return Arrays.equals(start, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)
                ? readBinary(start, in)
                : readLine(start, in);
    }

    private static ProxyHeader readLine(byte[] start, InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(new String(start, StandardCharsets.ISO_8859_1));
        if (line.indexOf("PROXY ") != 0) {
            throw malformed();
        }
        while (line.charAt(line.length() - 2) != '\r' || line.charAt(line.length() - 1) != '\n') {
            if (line.length() == LONGEST_LINE) {
                throw malformed();
            }
            line.append((char) (readExactly(in, 1)[0] & 0xff));
        }
        String[] words = line.substring(0, line.length() - 2).split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return ITSELF;
        }
        boolean six = words[1].equals("TCP6");
        if (words.length != 6 || !(six || words[1].equals("TCP4")) || !isPort(words[4]) || !isPort(words[5])) {
            throw malformed();
        }
        requireFamily(words[3], six);
        return new ProxyHeader(Optional.of(requireFamily(words[2], six)));
    }

    private static InetAddress requireFamily(String text, boolean six) throws IOException {
        if (text.contains(":") != six) {
            throw malformed();
        }
        return AddressText.parse(text).orElseThrow(ProxyHeader::malformed);
    }

    private static boolean isPort(String text) {
        return !text.isEmpty()
                && text.length() <= 5
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(text) <= 65_535;
    }

    private static ProxyHeader readBinary(byte[] start, InputStream in) throws IOException {
        byte[] fixed = Arrays.copyOf(start, FIXED_BYTES);
        System.arraycopy(readExactly(in, FIXED_BYTES - SHORTEST), 0, fixed, SHORTEST, FIXED_BYTES - SHORTEST);
        int command = fixed[12] & 0xff;
        int length = ((fixed[14] & 0xff) << 8) | (fixed[15] & 0xff);
        if (length > LONGEST_REST || (command != LOCAL && command != PROXY)) {
            throw malformed();
        }
        byte[] rest = readExactly(in, length);
        return command == LOCAL ? ITSELF : client(fixed[13] & 0xff, rest);
    }

    private static ProxyHeader client(int family, byte[] rest) throws IOException {
        int bytes = switch (family) {
            case TCP_OVER_IPV4 -> 4;
            case TCP_OVER_IPV6 -> 16;
            default -> 0;
        };
        if (bytes == 0) {
            return ITSELF;
        }
        if (rest.length < 2 * bytes + 4) {
            throw malformed();
        }
        return new ProxyHeader(Optional.of(InetAddress.getByAddress(Arrays.copyOf(rest, bytes))));
    }

    private static byte[] readExactly(InputStream in, int count) throws IOException {
        byte[] bytes = new byte[count];
        int read = 0;
        while (read < count) {
            int piece = in.read(bytes, read, count - read);
            if (piece < 0) {
                throw new EOFException("the connection ended within its PROXY header");
            }
            read += piece;
        }
        return bytes;
    }

    private static ProtocolException malformed() {
        return new ProtocolException("no PROXY header, or a malformed one");
    }
}
