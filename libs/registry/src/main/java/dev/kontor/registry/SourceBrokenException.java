package dev.kontor.registry;

/** A {@link ByteSource} broke off before its end; the cause says why. */
public final class SourceBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For this reason, which whoever made the source understands. */
    public SourceBrokenException(RuntimeException cause) {
        super(cause.getMessage(), cause, false, false);
    }
}
