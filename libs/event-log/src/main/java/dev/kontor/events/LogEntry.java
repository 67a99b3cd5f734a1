package dev.kontor.events;

import java.util.List;

/** What was read from a log: an event, one of a later release, or a record that is none. */
public sealed interface LogEntry permits LoggedEvent, LaterEvent, UnreadableRecord {
    /** The record as it lies in the log. */
    LogRecord record();

    /** The place behind it: whoever goes on from here does not read it again. */
    LogPosition next();

    /** Reads a record; one that is no event comes back as such. */
    static LogEntry of(LogRecord record, LogPosition next) {
        try {
            return new LoggedEvent(EventCodec.decode(record.bytes()), record, next);
        } catch (UnknownEventException e) {
            return new LaterEvent(e.type(), record, next);
        } catch (MalformedEventException e) {
            return new UnreadableRecord(String.valueOf(e.getMessage()), record, next);
        }
    }

    /** Only the events among some entries, in their order. */
    static List<LoggedEvent> events(List<LogEntry> entries) {
        return entries.stream()
                .filter(LoggedEvent.class::isInstance)
                .map(LoggedEvent.class::cast)
                .toList();
    }
}
