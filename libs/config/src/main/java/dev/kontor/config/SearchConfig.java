package dev.kontor.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Searching for images, and for what is wrong with them. */
public record SearchConfig(
        @Setting(value = "Whether it is on.", or = "true") boolean enable,
        @Setting("Looking for known vulnerabilities.") Optional<Cve> cve) {
    /** Looking for known vulnerabilities. */
    public record Cve(
            @Setting(value = "How often the database is looked for.", or = "2h")
            Duration updateInterval,

            @Setting("The scanner.") Optional<Trivy> trivy) {}

    /** The scanner. */
    public record Trivy(
            @Setting("Where the database is.") Optional<String> dbRepository,

            @Setting("Where the database of Java's packages is.")
            Optional<String> javaDBRepository,

            @Setting("Whose judgement of severity counts, the first that there is.")
            List<String> vulnSeveritySources,

            @Setting("Lists of an image's packages.") Optional<Sbom> sbom) {}

    /** Lists of an image's packages. */
    public record Sbom(
            @Setting(value = "Whether they are made.", or = "false")
            boolean enable,

            @Setting(value = "Their format.", or = "spdx-json")
            String format) {}
}
