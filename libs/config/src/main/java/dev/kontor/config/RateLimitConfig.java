package dev.kontor.config;

import java.util.List;
import java.util.Optional;

/**
 * How many requests are answered in a second; empty values: as many as come.
 *
 * @param rate of all methods together, from one client
 * @param methods of single methods, from one client
 */
public record RateLimitConfig(
        @Setting(value = "How many requests a second one client may make.", least = 1, most = 1_000_000)
        Optional<Integer> rate,

        @Setting("The same for single methods.") List<OfMethod> methods) {
    /** The limit of one method. */
    public record OfMethod(
            @Setting("The method, such as `GET`.") Optional<String> method,

            @Setting(value = "How many requests a second.", least = 1, most = 1_000_000)
            Optional<Integer> rate) {}
}
