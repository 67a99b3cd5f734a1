package dev.kontor.events;

/**
 * A record that is no event: damaged, or foreign.
 *
 * @param reason what is wrong
 * @param record the record
 * @param next the place behind it
 */
public record UnreadableRecord(String reason, LogRecord record, LogPosition next) implements LogEntry {}
