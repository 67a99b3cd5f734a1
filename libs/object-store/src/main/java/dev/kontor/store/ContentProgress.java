package dev.kontor.store;

/**
 * How far the writing of content has come, in a form that another process can go on from.
 *
 * @param sizeBytes bytes written so far
 * @param token what the driver needs to go on; opaque, printable ASCII, possibly empty
 */
public record ContentProgress(long sizeBytes, String token) {
    /** Nothing written yet. */
    public static final ContentProgress START = new ContentProgress(0, "");
}
