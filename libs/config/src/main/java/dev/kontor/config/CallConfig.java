package dev.kontor.config;

import dev.kontor.config.Setting.Form;
import java.time.Duration;

/**
 * Limits of the calls from the gateway to services.
 *
 * @param connect how long a connection may take to come about
 * @param firstByte how long a service may think before its answer begins, once it has the whole request
 * @param stall how long bytes may stand still in either direction
 */
public record CallConfig(
        @Setting(
                name = "connectTimeout",
                value = "How long the gateway waits for a connection to a service.",
                form = Form.POSITIVE,
                or = "2s")
        Duration connect,

        @Setting(
                name = "firstByteTimeout",
                value = "How long a service may think, once it has a whole request, before its answer begins.",
                form = Form.POSITIVE,
                or = "60s")
        Duration firstByte,

        @Setting(
                name = "stallTimeout",
                value = "How long bytes between gateway and service may stand still, in either direction.",
                form = Form.POSITIVE,
                or = "60s")
        Duration stall) {}
