package dev.kontor.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is written about the work.
 *
 * @param level the least severe record that is written
 * @param output the file that records are appended to; empty: standard output
 * @param audit the file that a record of each successful change is appended to; empty: none
 */
public record LogConfig(
        @Setting(
                value = "The least severe record that is written; `trace` means `debug`, `warning` means `warn`,"
                        + " `fatal` and `panic` mean `error`.",
                or = "info")
        LogLevel level,

        @Setting("The file that records are appended to; without it, standard output.")
        Optional<Path> output,

        @Setting("The file to which the public listener appends a line of JSON for each successful change: `time`,"
                + " `clientIP`, `subject`, `action`, `object`, `status`, `requestId`. Without it, none.")
        Optional<Path> audit) {}
