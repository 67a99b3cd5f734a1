package dev.kontor.config;

import dev.kontor.config.Setting.NotYet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Searching for images, and for what is wrong with them. */
public record SearchConfig(
        @Setting(
                value = "Whether images can be searched for, and users can star and bookmark repositories. Without"
                        + " `extensions.search` they can with `kontor serve`, and with the programs of the suite they"
                        + " cannot: those need the search service and that of user preferences.",
                or = "true")
        boolean enable,

        @Setting(
                "The folder of the index, which this process alone uses. Without it `kontor serve` keeps it in the"
                        + " folder `search` of `storage.rootDirectory`, and the search service in `search` of its working folder.")
        Optional<Path> folder,

        @NotYet @Setting("Looking for known vulnerabilities.")
        Optional<Cve> cve) {
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
