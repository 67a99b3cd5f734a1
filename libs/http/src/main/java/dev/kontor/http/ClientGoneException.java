package dev.kontor.http;

import io.helidon.webserver.CloseConnectionException;

/**
 * The client went away, or was cut off because it stalled, before its request or its answer was complete.
 *
 * <p>Nobody is left to answer: clean up and let it pass. The server closes the connection and logs no more than a DEBUG
 * line.
 */
public final class ClientGoneException extends CloseConnectionException {
    private static final long serialVersionUID = 1L;

    /** Says what was being done when the client left. */
    public ClientGoneException(String message) {
        super(message);
    }

    /** Says what was being done when the client left, and how that showed. */
    public ClientGoneException(String message, Throwable cause) {
        super(message, cause);
    }
}
