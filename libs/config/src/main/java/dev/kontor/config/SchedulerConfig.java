package dev.kontor.config;

import java.util.Optional;

/** The workers of zot's background work. Kontor's takes threads as it needs them. */
public record SchedulerConfig(
        @Setting(value = "How many workers there are.", least = 0, most = Integer.MAX_VALUE)
        Optional<Integer> numWorkers) {}
