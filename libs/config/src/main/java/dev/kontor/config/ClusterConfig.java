package dev.kontor.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The members among which zot divides repositories. Kontor's replicas are alike, and know nothing of one another. */
public record ClusterConfig(
        @Setting(
                value = "The members, the same list for each.",
                pattern = Patterns.HOST_AND_PORT,
                expected = "'host:port'")
        List<String> members,

        @Setting("What repositories are divided by.") Optional<Secret> hashKey,
        @Setting("How members speak to one another.") Optional<Tls> tls) {
    /** How members speak to one another. */
    public record Tls(
            @Setting("A member's certificate.") Optional<Path> cert,
            @Setting("Its private key.") Optional<Path> key,

            @Setting("The authorities that members believe.")
            Optional<Path> cacert) {}
}
