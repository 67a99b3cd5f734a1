package dev.kontor.events;

/**
 * An event as it was read from a log.
 *
 * @param announced the event
 * @param record the record that holds it
 * @param next the place behind it
 */
public record LoggedEvent(AnnouncedEvent announced, LogRecord record, LogPosition next) implements LogEntry {}
