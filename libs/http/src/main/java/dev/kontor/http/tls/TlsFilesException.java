package dev.kontor.http.tls;

/** Files that TLS needs are not what they should be; the message tells whoever made them, and no secret. */
public final class TlsFilesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TlsFilesException(String message) {
        super(message);
    }

    TlsFilesException(String message, Throwable cause) {
        super(message, cause);
    }
}
