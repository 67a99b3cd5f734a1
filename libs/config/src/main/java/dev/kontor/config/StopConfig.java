package dev.kontor.config;

import dev.kontor.config.Setting.Form;
import java.time.Duration;

/**
 * How a program stops.
 *
 * @param drain how long it says that it is not ready while it still takes requests
 * @param grace how long the requests that are then under way may go on
 * @param stall how long a client may stand still meanwhile
 */
public record StopConfig(
        @Setting(
                value = "How long a program that stops says that it is not ready while it still takes requests, so"
                        + " that whoever sends them looks elsewhere.",
                or = "5s")
        Duration drain,

        @Setting(
                name = "stopGrace",
                value = "How long the requests that are then under way may go on. Whoever stops the container must"
                        + " wait for longer than `drain` and this together.",
                or = "60s")
        Duration grace,

        @Setting(
                name = "stopStall",
                value = "How long a client may stand still meanwhile before its connection is closed.",
                form = Form.POSITIVE,
                or = "3s")
        Duration stall) {}
