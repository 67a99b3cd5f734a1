package dev.kontor.events;

/**
 * An event as it was read from a log.
 *
 * @param announced the event
 * @param next the place behind it: whoever goes on from here does not hear it again
 */
public record LoggedEvent(AnnouncedEvent announced, LogPosition next) {}
