package dev.kontor.gateway.bearer;

/** A text holds no keys that could verify anything. The message says why, and shows nothing of the text. */
final class UnusableKeysException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableKeysException(String message) {
        super(message);
    }
}
