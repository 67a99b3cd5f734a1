package dev.kontor.benchmarks;

/** Takes a body as it arrives. */
@FunctionalInterface
interface BodySink {
    /** Takes nothing: the bytes are counted and forgotten. */
    BodySink DISCARD = (bytes, offset, length) -> {};

    /** Takes the next bytes, which are overwritten as soon as this returns. */
    void take(byte[] bytes, int offset, int length);
}
