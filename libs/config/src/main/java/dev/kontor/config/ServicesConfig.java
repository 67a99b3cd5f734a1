package dev.kontor.config;

import dev.kontor.config.Setting.Default;
import dev.kontor.config.Setting.Inline;
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
 * @param search the search service
 * @param userprefs the service of user preferences
 * @param gateway the gateway, beside {@link HttpConfig}
 */
public record ServicesConfig(
        @Setting("The program's own keys, made by `kontor keys`: lines `name:secret` with which it says to others who"
                + " asks, and `issuer:name:key` by which it believes them. It is read again when it changes."
                + " Every program but `kontor serve` needs one, and none is given that of another.")
        Optional<Path> keyFile,

        @Setting(value = "How long a program that starts waits for a store that does not answer.", or = "60s")
        Duration startPatience,

        @Inline StopConfig stop,
        @Inline CallConfig calls,

        @Default(key = "port", or = "5001")
        @Default(key = "urls", or = "http://blob-service:5001")
        @Setting("The blob service.")
        ServiceConfig blob,

        @Default(key = "port", or = "5002")
        @Default(key = "urls", or = "http://manifest-service:5002")
        @Setting("The manifest service.")
        ServiceConfig manifest,

        @Default(key = "port", or = "5003")
        @Default(key = "urls", or = "http://search-service:5003")
        @Setting("The search service.")
        ServiceConfig search,

        @Default(key = "port", or = "5004")
        @Default(key = "urls", or = "http://userprefs-service:5004")
        @Setting("The service of user preferences.")
        ServiceConfig userprefs,

        @Setting("The gateway, beside `http`.") GatewayConfig gateway) {}
