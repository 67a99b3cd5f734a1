package dev.kontor.store;

import java.util.Objects;

/**
 * A small document as it was found: its bytes and the version that a compare-and-set names.
 *
 * <p>Stores cannot be relied on to delete on a condition, so a removal that must win a race is a compare-and-set to bytes
 * that say so; which those are is for the caller to say.
 */
public final class Document {
    private final byte[] bytes;
    private final Version version;

    /** The array is not copied; nobody may change it afterwards. */
    public Document(byte[] bytes, Version version) {
        this.bytes = Objects.requireNonNull(bytes, "bytes");
        this.version = Objects.requireNonNull(version, "version");
    }

    /** The bytes, shared and not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** The version of this state. */
    public Version version() {
        return version;
    }

    @Override
    public String toString() {
        return bytes.length + " bytes@" + version;
    }
}
