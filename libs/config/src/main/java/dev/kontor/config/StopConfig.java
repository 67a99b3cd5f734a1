package dev.kontor.config;

import java.time.Duration;

/**
 * How a program stops.
 *
 * @param drain how long it says that it is not ready while it still takes requests
 * @param grace how long the requests that are then under way may go on
 * @param stall how long a client may stand still meanwhile
 */
public record StopConfig(Duration drain, Duration grace, Duration stall) {}
