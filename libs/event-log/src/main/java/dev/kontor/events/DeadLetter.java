package dev.kontor.events;

import java.time.Instant;

/**
 * A record that a group of consumers gave up.
 *
 * @param group who gave it up
 * @param reason why
 * @param time when
 * @param record the record, byte for byte, and where it lies
 */
public record DeadLetter(String group, String reason, Instant time, RawRecord record) {}
