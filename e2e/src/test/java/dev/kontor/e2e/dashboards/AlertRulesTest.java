package dev.kontor.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.RealClient;
import org.junit.jupiter.api.Test;

/** Prometheus' own checks of what it is configured with, and when each alert comes. */
class AlertRulesTest {
    private final RealClient promtool = RealClient.named("promtool", Prometheus.HOW_TO_INSTALL);

    @Test
    void theConfigurationIsOneThatPrometheusTakes() {
        assertThat(promtool.run(
                        "check",
                        "config",
                        Asked.FOLDER.resolve("prometheus/prometheus.yml").toString()))
                .contains("1 rule files found");
    }

    @Test
    void rulesAreWithoutFault() {
        assertThat(promtool.run("check", "rules", "--lint-fatal", Asked.RULES.toString()))
                .contains(Asked.alerts().size() + " rules found");
    }

    @Test
    void eachAlertComesWhenItShouldAndNotBefore() {
        assertThat(promtool.run("test", "rules", "src/test/resources/alerts.test.yml"))
                .contains("SUCCESS");
    }
}
