package dev.kontor.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.config.RateLimitConfig;
import dev.kontor.gateway.door.DoorObserver;
import dev.kontor.http.RegistryException;
import dev.kontor.service.AuditLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    private RateLimits limits(RateLimitConfig config) {
        return new RateLimits(() -> Optional.of(config), Optional.empty(), DoorObserver.NONE, nanos::get);
    }

    private static RateLimitConfig rate(int perSecond) {
        return new RateLimitConfig(Optional.of(perSecond), List.of());
    }

    private static boolean isAnswered(Runnable request) {
        try {
            request.run();
            return true;
        } catch (RegistryException e) {
            assertThat(e.status()).isEqualTo(429);
            return false;
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** The clock of a machine may begin anywhere and wrap around. */
    @Test
    void asManyAsTheRateAtOnceAndAgainAsTimePasses() {
        RateLimits limits = limits(rate(4));
        for (int i = 0; i < 4; i++) {
            limits.take("a", 4);
        }
        assertThat(isAnswered(() -> limits.take("a", 4))).isFalse();
        assertThat(isAnswered(() -> limits.take("b", 4))).isTrue();
        pass(Duration.ofMillis(250));
        assertThat(isAnswered(() -> limits.take("a", 4))).isTrue();
        assertThat(isAnswered(() -> limits.take("a", 4))).isFalse();
        pass(Duration.ofSeconds(60));
        for (int i = 0; i < 4; i++) {
            limits.take("a", 4);
        }
        assertThat(isAnswered(() -> limits.take("a", 4))).isFalse();
    }

    @Test
    void saysWhenToComeAgain() {
        RateLimits limits = limits(rate(1));
        limits.take("a", 1);
        assertThatThrownBy(() -> limits.take("a", 1))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refused ->
                                assertThat(refused.headers().get("Retry-After")).containsExactly("1"));
    }

    @Test
    void aUserIsOneClientFromEverywhereAndWhoeverOnlySaysSoIsNot() {
        RateLimits limits = limits(new RateLimitConfig(
                Optional.of(5), List.of(new RateLimitConfig.OfMethod(Optional.of("PUT"), Optional.of(1)))));
        for (int i = 0; i < 20; i++) {
            limits.madeBy("alice", AuditLog.REFUSED, "GET");
        }
        assertThat(isAnswered(() -> limits.madeBy("alice", "htpasswd", "PUT"))).isTrue();
        assertThat(isAnswered(() -> limits.madeBy("alice", "token", "PUT"))).isFalse();
        assertThat(isAnswered(() -> limits.madeBy("alice", "token", "GET"))).isTrue();
        assertThat(isAnswered(() -> limits.madeBy("bob", "token", "PUT"))).isTrue();
    }

    @Test
    void manyAtOnceGetNoMore() throws InterruptedException {
        RateLimits limits = limits(rate(100));
        AtomicInteger answered = new AtomicInteger();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 1_000; i++) {
                clients.execute(() -> {
                    if (isAnswered(() -> limits.take("a", 100))) {
                        answered.incrementAndGet();
                    }
                });
            }
        }
        assertThat(answered).hasValue(100);
    }
}
