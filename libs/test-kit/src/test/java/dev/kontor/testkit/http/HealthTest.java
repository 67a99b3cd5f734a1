package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.http.CheckResult;
import dev.kontor.http.Health;
import dev.kontor.http.HealthCheck;
import dev.kontor.testkit.RawHttp;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {
    private final AtomicBoolean storeWorks = new AtomicBoolean(true);
    private final AtomicBoolean isDegraded = new AtomicBoolean();
    private Served served;

    @BeforeEach
    void start() {
        HealthCheck store = HealthCheck.of(
                "store", () -> storeWorks.get() ? CheckResult.ok() : CheckResult.failed("no \"answer\""));
        HealthCheck broken = HealthCheck.of("broken", () -> {
            throw new IllegalStateException("secret");
        });
        HealthCheck events = HealthCheck.of(
                "events", () -> isDegraded.get() ? new CheckResult.Degraded("no rights") : CheckResult.ok());
        Health health = new Health(List.of(), List.of(store, events), List.of(store, broken));
        served = Served.patient(health::register);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz"})
    void okWhenAllChecksPass(String path) {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer = http.request("GET " + path + " HTTP/1.1").receive();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("ok");
            assertThat(http.request("HEAD " + path + " HTTP/1.1").receiveHead().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void namesWhatFailsAndLooksAgainEachTime() {
        try (RawHttp http = served.connect()) {
            storeWorks.set(false);
            RawHttp.Answer answer = http.request("GET /readyz HTTP/1.1").receive();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).isEqualTo("{\"store\":\"no \\\"answer\\\"\"}");
            assertThat(http.request("GET /livez HTTP/1.1").receive().status()).isEqualTo(200);
            storeWorks.set(true);
            assertThat(http.request("GET /readyz HTTP/1.1").receive().status()).isEqualTo(200);
        }
    }

    @Test
    void namesWhatIsDegradedAndIsReadyAllTheSame() {
        try (RawHttp http = served.connect()) {
            isDegraded.set(true);
            RawHttp.Answer answer = http.request("GET /readyz HTTP/1.1").receive();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("{\"events\":\"no rights\"}");
            storeWorks.set(false);
            assertThat(http.request("GET /readyz HTTP/1.1").receive().status()).isEqualTo(503);
        }
    }

    @Test
    void strangersLearnWhatFailsAndNotWhy() {
        HealthCheck store = HealthCheck.of(
                "store",
                () -> storeWorks.get() ? CheckResult.ok() : CheckResult.failed("http://10.0.0.1:9000 is down"));
        Health health = Health.forStrangers(List.of(), List.of(store));
        try (Served open = Served.patient(health::register);
                RawHttp http = open.connect()) {
            assertThat(http.request("GET /readyz HTTP/1.1").receive().text()).isEqualTo("ok");
            storeWorks.set(false);
            for (int i = 0; i < 2; i++) {
                RawHttp.Answer answer = http.request("GET /readyz HTTP/1.1").receive();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.text()).isEqualTo("{\"store\":\"not ready\"}");
            }
            assertThat(http.request("GET /livez HTTP/1.1").receive().status()).isEqualTo(200);
            storeWorks.set(true);
            assertThat(http.request("GET /readyz HTTP/1.1").receive().status()).isEqualTo(200);
        }
    }

    @Test
    void checkThatThrowsIsAFailure() {
        try (RawHttp http = served.connect()) {
            RawHttp.Answer answer = http.request("GET /startupz HTTP/1.1").receive();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("broken").doesNotContain("secret");
        }
    }

    @Test
    void http10CheckersAreAnswered() {
        try (RawHttp http = served.connect()) {
            assertThat(http.send("GET /livez HTTP/1.0\r\n\r\n").receive().text())
                    .isEqualTo("ok");
        }
    }
}
