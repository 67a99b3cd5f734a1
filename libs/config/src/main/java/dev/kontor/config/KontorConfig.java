package dev.kontor.config;

import dev.kontor.config.Setting.Fixed;
import dev.kontor.config.Setting.NotYet;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of the suite, complete and valid: every default is filled in.
 *
 * @param schema for editors
 * @param distSpecVersion the version of the OCI Distribution Specification that is served; not a choice
 * @param storage where images are kept
 * @param bus where changes are announced
 * @param http the listener
 * @param log what is written about the work
 * @param services the programs of the suite
 * @param extensions settings of single features
 * @param scheduler without effect
 * @param cluster without effect
 * @param goVersion without effect, like those that follow
 */
public record KontorConfig(
        @Setting(name = "$schema", value = "The JSON Schema that an editor checks the file with.")
        Optional<String> schema,

        @Fixed(value = "1.1.1", fact = "version 1.1.1 of the OCI Distribution Specification is served")
        @Setting(value = "The version of the OCI Distribution Specification.", or = "1.1.1")
        String distSpecVersion,

        @Setting("Where images are kept.") StorageConfig storage,
        @Setting("The log on which changes are announced.") BusConfig bus,
        @Setting("The public listener.") HttpConfig http,
        @Setting("What is written about the work.") LogConfig log,

        @Setting("The programs of the suite. `kontor serve` is all of them in one process and uses `stopGrace` and"
                + " `stopStall` alone.")
        ServicesConfig services,

        @Setting("Settings of single features.") ExtensionsConfig extensions,

        @NotYet("work in the background takes threads as it needs them") @Setting("Settings of background work.")
        Optional<SchedulerConfig> scheduler,

        @NotYet("every replica answers every request, and none needs to know the others")
        @Setting("The members of a cluster.")
        Optional<ClusterConfig> cluster,

        @NotYet(BUILD) @Setting("A fact of zot's build.") Optional<String> goVersion,
        @NotYet(BUILD) @Setting("A fact of zot's build.") Optional<String> commit,
        @NotYet(BUILD) @Setting("A fact of zot's build.") Optional<String> releaseTag,
        @NotYet(BUILD) @Setting("A fact of zot's build.") Optional<String> binaryType) {
    static final String BUILD = "the program knows its build";

    /** The configuration of an empty file: 127.0.0.1:5000, and the folder {@code data} in the working directory. */
    public static KontorConfig defaults() {
        return switch (ConfigLoader.load(Optional.empty(), Map.of())) {
            case LoadOutcome.Loaded loaded -> loaded.config();
            case LoadOutcome.Refused refused ->
                throw new IllegalStateException("the defaults are not valid: " + refused.problems());
        };
    }

    /** Where {@code kontor serve} shows its metrics on its listener; empty: nowhere. */
    public Optional<String> metricsPath() {
        return extensions()
                .metrics()
                .filter(metrics -> metrics.enable().orElse(true))
                .map(metrics -> metrics.prometheus().path());
    }

    /**
     * Whether images can be searched for, and users can say what they like.
     *
     * @param otherwise where {@code extensions.search} does not stand
     */
    public boolean hasSearch(boolean otherwise) {
        return extensions().search().map(SearchConfig::enable).orElse(otherwise);
    }
}
