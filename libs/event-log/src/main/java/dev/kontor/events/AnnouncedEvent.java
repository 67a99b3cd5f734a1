package dev.kontor.events;

import java.time.Instant;

/**
 * An event with its circumstances.
 *
 * @param id equal for each announcement of one event
 * @param time when the change was claimed
 * @param actor who made it; {@code anonymous} where nobody had to say
 * @param requestId the request that made it, for finding it in the logs; may be empty
 * @param event what happened
 */
public record AnnouncedEvent(EventId id, Instant time, String actor, String requestId, RegistryEvent event) {}
