package dev.kontor.http;

import io.helidon.webserver.CloseConnectionException;

/**
 * The server could not complete a body that it had begun to send.
 *
 * <p>The status line is out, so the only honest signal left is a connection that closes before {@code Content-Length}
 * bytes. The cause is logged where this is thrown.
 */
final class TruncatedBodyException extends CloseConnectionException {
    private static final long serialVersionUID = 1L;

    TruncatedBodyException(String message, Throwable cause) {
        super(message, cause);
    }

    TruncatedBodyException(String message) {
        super(message);
    }
}
