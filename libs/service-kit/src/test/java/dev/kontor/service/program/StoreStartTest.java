package dev.kontor.service.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.store.StoreRefusedException;
import dev.kontor.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Stores that do not answer when a program starts. */
class StoreStartTest {
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final StopSignal stop = new StopSignal();
    private final AtomicInteger tries = new AtomicInteger();
    private Instant now = Instant.EPOCH;

    @Test
    void waitsUntilTheStoreAnswers() throws InterruptedException {
        String opened = waiting(Duration.ofSeconds(60)).await(() -> {
            if (tries.incrementAndGet() < 4) {
                throw new StoreUnavailableException("not yet", new IllegalStateException());
            }
            return "open";
        });

        assertThat(opened).isEqualTo("open");
        assertThat(tries).hasValue(4);
    }

    @Test
    void givesUpWhenItsTimeIsOver() {
        assertThatThrownBy(() -> waiting(Duration.ofSeconds(25)).await(() -> {
                    tries.incrementAndGet();
                    now = now.plusSeconds(10);
                    throw new StoreUnavailableException("not yet", new IllegalStateException());
                }))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(tries).hasValue(3);
    }

    @Test
    void triesOnceWithoutPatience() {
        assertThatThrownBy(() -> waiting(Duration.ZERO).await(this::unavailable))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(tries).hasValue(1);
    }

    @Test
    void neverWaitsForAStoreThatMustNotBeUsed() {
        assertThatThrownBy(() -> waiting(Duration.ofSeconds(60)).await(() -> {
                    tries.incrementAndGet();
                    throw new StoreRefusedException("unsafe");
                }))
                .isInstanceOf(StoreRefusedException.class);
        assertThat(tries).hasValue(1);
    }

    @Test
    void endsWhenTheProcessIsToldToEnd() {
        stop.give();

        assertThatThrownBy(() -> waiting(Duration.ofDays(1)).await(this::unavailable))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(tries).hasValue(1);
    }

    private String unavailable() {
        tries.incrementAndGet();
        throw new StoreUnavailableException("not yet", new IllegalStateException());
    }

    private StoreStart waiting(Duration patience) {
        return new StoreStart(patience, stop, () -> now, PAUSE);
    }
}
