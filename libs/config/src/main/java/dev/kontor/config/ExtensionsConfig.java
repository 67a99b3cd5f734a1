package dev.kontor.config;

import dev.kontor.config.Setting.EvenIfEmpty;
import dev.kontor.config.Setting.NotYet;
import java.util.Optional;

/**
 * Settings of single features.
 *
 * @param metrics what is counted and measured; empty where nobody asked for it
 */
public record ExtensionsConfig(
        @EvenIfEmpty @Setting("What the registry counts and measures.")
        Optional<Metrics> metrics,

        @NotYet @Setting("The extension `search`.") Unread search,
        @NotYet @Setting("The extension `ui`.") Unread ui,
        @NotYet @Setting("The extension `sync`.") Unread sync,
        @NotYet @Setting("The extension `scrub`.") Unread scrub,
        @NotYet @Setting("The extension `lint`.") Unread lint,
        @NotYet @Setting("The extension `trust`.") Unread trust,
        @NotYet @Setting("The extension `events`.") Unread events,
        @NotYet @Setting("The extension `mgmt`.") Unread mgmt,
        @NotYet @Setting("The extension `apikey`.") Unread apikey) {
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
