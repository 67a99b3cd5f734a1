package dev.kontor.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The programs of the suite.
 *
 * @param keyFile the program's keys for identity tokens; empty where none is configured
 * @param startPatience how long a program that starts waits for a store that does not answer
 * @param stop how a program stops
 * @param calls limits of the gateway's calls to services
 * @param blob the blob service
 * @param manifest the manifest service
 * @param gateway the gateway, beside {@link HttpConfig}
 */
public record ServicesConfig(
        Optional<Path> keyFile,
        Duration startPatience,
        StopConfig stop,
        CallConfig calls,
        ServiceConfig blob,
        ServiceConfig manifest,
        GatewayConfig gateway) {}
