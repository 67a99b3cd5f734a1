package dev.kontor.service.identity;

/**
 * A file does not hold the keys that a program needs. The message names the file and the line, and never shows what stands
 * there.
 */
public final class KeyRingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyRingException(String message) {
        super(message);
    }
}
