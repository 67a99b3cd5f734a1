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
public record LogConfig(LogLevel level, Optional<Path> output, Optional<Path> audit) {}
