package dev.kontor.events;

import java.util.Objects;

/** One record of a log as it lies there, whether it is an event or not. */
public final class RawRecord {
    private final String place;
    private final byte[] bytes;

    /**
     * The array is not copied; nobody may change it afterwards.
     *
     * @param place names it for good, for whoever looks into the log: {@code topic/partition/offset}, or
     *     {@code journal/number/line}, of other topics than changes
     *     {@code journals/topic/number/line}
     */
    public RawRecord(String place, byte[] bytes) {
        this.place = Objects.requireNonNull(place, "place");
        this.bytes = Objects.requireNonNull(bytes, "bytes");
    }

    /** Where it lies: segments joined by slashes. */
    public String place() {
        return place;
    }

    /** The bytes, shared and not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return place + " (" + bytes.length + " bytes)";
    }
}
