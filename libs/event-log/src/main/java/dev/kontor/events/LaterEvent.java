package dev.kontor.events;

/**
 * An event of a type that a later release knows: consumers of this one pass it over.
 *
 * @param type its type
 * @param record the record
 * @param next the place behind it
 */
public record LaterEvent(String type, LogRecord record, LogPosition next) implements LogEntry {}
