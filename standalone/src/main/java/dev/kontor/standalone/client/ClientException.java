package dev.kontor.standalone.client;

/** A question could not be asked or was not answered; the message tells the user what to do. */
final class ClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientException(String message) {
        super(message);
    }

    ClientException(String message, Throwable cause) {
        super(message, cause);
    }
}
