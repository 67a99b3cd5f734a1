package dev.kontor.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is written about the work.
 *
 * @param level the least severe record that is written
 * @param output the file that records are appended to; empty: standard output
 * @param audit the file that a record of each change and each denial is appended to; empty: none
 * @param auditReads whether reads are recorded too
 */
public record LogConfig(
        @Setting(
                value = "The least severe record that is written; `trace` means `debug`, `warning` means `warn`,"
                        + " `fatal` and `panic` mean `error`.",
                or = "info")
        LogLevel level,

        @Setting("The file that records are appended to; without it, standard output.")
        Optional<Path> output,

        @Setting("The file to which the public listener appends a line of JSON for each change, each denial and each"
                + " credential that was refused: `time`, `clientIP`, `subject`, `action`, `object`, `status`, `requestId`,"
                + " `operation`, `via`. A file that is moved away is made anew. Without it, none.")
        Optional<Path> audit,

        @Setting(value = "Whether that file has a line for each read under `/v2/` too.", or = "false")
        boolean auditReads) {}
