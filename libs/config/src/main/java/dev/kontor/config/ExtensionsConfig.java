package dev.kontor.config;

import dev.kontor.config.Setting.EvenIfEmpty;
import dev.kontor.config.Setting.NotYet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of single features.
 *
 * @param metrics what is counted and measured; empty where nobody asked for it
 * @param search the search, and what users like; empty: on
 * @param ui without effect, like all that follow
 */
public record ExtensionsConfig(
        @EvenIfEmpty @Setting("What the registry counts and measures.")
        Optional<Metrics> metrics,

        @EvenIfEmpty @Setting("Searching for images.") Optional<SearchConfig> search,

        @NotYet @EvenIfEmpty @Setting("Pages for people.") Optional<Switch> ui,

        @NotYet @EvenIfEmpty @Setting("Mirrors of other registries.")
        Optional<SyncConfig> sync,

        @NotYet @EvenIfEmpty @Setting("Looking for damage in what is stored.")
        Optional<Scrub> scrub,

        @NotYet @EvenIfEmpty @Setting("Rules for what is pushed.")
        Optional<Lint> lint,

        @NotYet @EvenIfEmpty @Setting("Verifying signatures.")
        Optional<Trust> trust,

        @NotYet @EvenIfEmpty @Setting("Telling others what happened.")
        Optional<EventsConfig> events,

        @NotYet("it is there where it is needed, without being switched on")
        @EvenIfEmpty
        @Setting("What clients are told of the registry.")
        Optional<Switch> mgmt,

        @NotYet("`http.auth.apikey` says whether there are API keys") @EvenIfEmpty @Setting("Keys that users make.")
        Optional<Switch> apikey) {
    /** A feature that is on where it is written at all, unless it says otherwise. */
    public record Switch(
            @Setting(value = "Whether it is on.", or = "true")
            boolean enable) {}

    /** Looking for damage. */
    public record Scrub(
            @Setting(value = "Whether it is on.", or = "true")
            boolean enable,

            @Setting(value = "How often everything is looked at.", or = "24h")
            Duration interval) {}

    /** Rules for what is pushed. */
    public record Lint(
            @Setting(value = "Whether it is on.", or = "false")
            boolean enable,

            @Setting("Annotations that every image must have.")
            List<String> mandatoryAnnotations) {}

    /** Verifying signatures. */
    public record Trust(
            @Setting(value = "Whether it is on.", or = "true")
            boolean enable,

            @Setting(value = "Whether those of cosign are verified.", or = "false")
            boolean cosign,

            @Setting(value = "Whether those of notation are verified.", or = "false")
            boolean notation) {}

    /**
     * The metrics on the public listener.
     *
     * @param enable whether they are shown there; empty: yes, since somebody wrote the block
     * @param prometheus how Prometheus gets them
     */
    public record Metrics(
            @Setting("Whether `kontor serve` shows its metrics on its listener. Without it they are shown where"
                    + " `extensions.metrics` is written at all. Whoever reaches the listener can read them."
                    + " Other programs always show them at `/metrics` of their inner or admin listeners.")
            Optional<Boolean> enable,

            @Setting("How Prometheus gets the metrics.") Prometheus prometheus) {}

    /**
     * How Prometheus gets the metrics.
     *
     * @param path beside the paths of the registry and of its health, and read by everybody alike
     */
    public record Prometheus(
            @Setting(
                    value = "The path of `kontor serve` under which Prometheus finds the metrics.",
                    or = "/metrics",
                    pattern = "(?!/(?:v2|livez|readyz|startupz)(?:/|$))(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+",
                    expected = "a path such as '/metrics' of letters, digits, '-', '_', '.' and '~', other than"
                            + " those of the registry")
            String path) {}
}
