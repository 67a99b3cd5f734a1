package dev.kontor.config;

import java.time.Duration;

/**
 * Limits of the calls from the gateway to services.
 *
 * @param connect how long a connection may take to come about
 * @param firstByte how long a service may think before its answer begins, once it has the whole request
 * @param stall how long bytes may stand still in either direction
 */
public record CallConfig(Duration connect, Duration firstByte, Duration stall) {}
