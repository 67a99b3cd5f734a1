package dev.kontor.store;

/** The bytes that a content should go on from are not in the store any more; its writing must begin anew. */
public class ContentLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message which content */
    public ContentLostException(String message) {
        super(message);
    }

    /** @param message which content */
    public ContentLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
