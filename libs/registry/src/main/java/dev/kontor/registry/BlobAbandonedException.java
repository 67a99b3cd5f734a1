package dev.kontor.registry;

/** A blob that was read while it was written was given up: its bytes did not come, or had another digest. */
public final class BlobAbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BlobAbandonedException() {
        super("the blob was given up before it was complete", null, false, false);
    }
}
