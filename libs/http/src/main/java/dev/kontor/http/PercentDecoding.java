package dev.kontor.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Strict percent-decoding (RFC 3986 §2.1): one pass, valid UTF-8 only, no control characters. */
final class PercentDecoding {
    private PercentDecoding() {}

    /**
     * Decodes a text of visible ASCII characters.
     *
     * @param plusIsSpace whether {@code +} means a space, as in a form-encoded query
     * @return empty when the text has a broken escape, or holds anything but visible ASCII, or decodes to a control
     *     character or to bytes that are not UTF-8
     */
    static Optional<String> decode(String text, boolean plusIsSpace) {
        boolean plain = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return Optional.empty();
            }
            plain &= c != '%' && (c != '+' || !plusIsSpace);
        }
        return plain ? Optional.of(text) : decodeEscapes(text, plusIsSpace);
    }

    private static Optional<String> decodeEscapes(String text, boolean plusIsSpace) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int value = i + 2 < text.length() ? hexByte(text, i + 1) : -1;
                if (value < 0) {
                    return Optional.empty();
                }
                bytes[length++] = (byte) value;
                i += 2;
            } else {
                bytes[length++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
            }
        }
        return utf8(bytes, length).filter(decoded -> decoded.chars().noneMatch(Character::isISOControl));
    }

    private static int hexByte(String text, int at) {
        int high = hexDigit(text.charAt(at));
        int low = hexDigit(text.charAt(at + 1));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** Not {@code Character.digit}: that takes the digits of every script. */
    private static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        char lower = (char) (c | 0x20);
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private static Optional<String> utf8(byte[] bytes, int length) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
