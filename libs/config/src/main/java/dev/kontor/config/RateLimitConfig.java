package dev.kontor.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How many requests are answered in a second; empty values: as many as come.
 *
 * @param rate of all methods together, from one client
 * @param methods of single methods, from one client
 */
public record RateLimitConfig(
        @Setting(value = "How many requests a second one client may make.", least = 1, most = 1_000_000)
        Optional<Integer> rate,

        @Setting("The same for single methods.") List<OfMethod> methods)
        implements Checked {
    @Override
    public void check(Section section) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < methods().size(); i++) {
            Section own = section.item("methods", i);
            methods()
                    .get(i)
                    .method()
                    .filter(method -> !seen.add(method))
                    .ifPresent(method -> own.problem(
                            own.at("method"),
                            "method",
                            "'" + own.pathOf("method") + "': " + method + " has a limit above already"));
        }
    }

    /** The limit of one method. */
    public record OfMethod(
            @Setting(
                    value = "The method, such as `GET`.",
                    pattern = "GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS",
                    expected = "one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
            Optional<String> method,

            @Setting(value = "How many requests a second.", least = 1, most = 1_000_000)
            Optional<Integer> rate)
            implements Checked {
        @Override
        public void check(Section section) {
            section.require(method().isPresent(), "method", "");
            section.require(rate().isPresent(), "rate", "");
        }
    }
}
