package dev.kontor.http;

/**
 * The method at the beginning of a request line (RFC 9110 §9.1).
 *
 * <p>Methods are case-sensitive, and every registered one is upper case: {@code get} is none. A rule in front of this
 * server that looks for {@code DELETE} must not be passed by {@code delete}.
 */
final class RequestMethod {
    private RequestMethod() {}

    /** Whether a request line begins with a token that has no lower-case letter, and a space behind it. */
    static boolean begins(byte[] requestLine) {
        for (int i = 0; i < requestLine.length; i++) {
            if (requestLine[i] == ' ') {
                return i > 0;
            }
            if (!isMethodCharacter((char) (requestLine[i] & 0xff))) {
                return false;
            }
        }
        return false;
    }

    private static boolean isMethodCharacter(char c) {
        return Token.isCharacter(c) && !Token.isLower(c);
    }
}
