package dev.kontor.events;

import java.util.List;

/** A record as a log gives it to its readers: the record itself, and what it says as far as this program can tell. */
public sealed interface Delivery {
    /** The record as it lies in the log. */
    RawRecord record();

    /** The place behind it: whoever goes on from here does not read it again. */
    LogPosition next();

    /**
     * The record is an event.
     *
     * @param announced the event
     */
    record Decoded(AnnouncedEvent announced, RawRecord record, LogPosition next) implements Delivery {}

    /**
     * The record is an event of a type that only a later release knows: consumers of this one pass it over.
     *
     * @param type its type
     */
    record OfLaterRelease(String type, RawRecord record, LogPosition next) implements Delivery {}

    /**
     * The record is no event: damaged, or foreign.
     *
     * @param reason what is wrong
     */
    record Unreadable(String reason, RawRecord record, LogPosition next) implements Delivery {}

    /** Decodes a record; one that is no event comes back as such. */
    static Delivery of(RawRecord record, LogPosition next) {
        try {
            return new Decoded(EventCodec.decode(record.bytes()), record, next);
        } catch (UnknownEventException e) {
            return new OfLaterRelease(e.type(), record, next);
        } catch (MalformedEventException e) {
            return new Unreadable(String.valueOf(e.getMessage()), record, next);
        }
    }

    /** Only the events among some deliveries, in their order. */
    static List<Decoded> events(List<Delivery> deliveries) {
        return deliveries.stream()
                .filter(Decoded.class::isInstance)
                .map(Decoded.class::cast)
                .toList();
    }
}
