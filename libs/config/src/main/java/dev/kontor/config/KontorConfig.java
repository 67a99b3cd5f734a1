package dev.kontor.config;

import java.util.Map;
import java.util.Optional;

/**
 * The configuration of the suite, complete and valid: every default is filled in.
 *
 * @param distSpecVersion the version of the OCI Distribution Specification that is served; not a choice
 * @param storage where images are kept
 * @param bus where changes are announced
 * @param http the listener
 * @param log what is written about the work
 * @param services the programs of the suite
 * @param metricsPath where {@code kontor serve} shows its metrics on its listener; empty: nowhere
 */
public record KontorConfig(
        String distSpecVersion,
        StorageConfig storage,
        BusConfig bus,
        HttpConfig http,
        LogConfig log,
        ServicesConfig services,
        Optional<String> metricsPath) {
    /** The configuration of an empty file: 127.0.0.1:5000, and the folder {@code data} in the working directory. */
    public static KontorConfig defaults() {
        return switch (ConfigLoader.load(Optional.empty(), Map.of())) {
            case LoadOutcome.Loaded loaded -> loaded.config();
            case LoadOutcome.Refused refused ->
                throw new IllegalStateException("the defaults are not valid: " + refused.problems());
        };
    }
}
