package dev.kontor.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {
    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void nothingThatAStepThrowsEndsIt() {
        try (Loop loop = Loop.start(Thread.ofVirtual().name("failing"), () -> Duration.ofMillis(1), () -> {
            if (rounds.incrementAndGet() % 2 == 0) {
                throw new LinkageError("as if a class were missing");
            }
            throw new IllegalStateException("as if it were a defect");
        })) {
            await().until(() -> rounds.get() > 4);
            assertThat(loop.isRunning()).isTrue();
        }
    }

    @Test
    void aPauseThatFailsDoesNotEndIt() {
        try (Loop loop = Loop.start(
                Thread.ofVirtual().name("failing"),
                () -> {
                    if (rounds.incrementAndGet() == 1) {
                        throw new StackOverflowError("as if there were no room");
                    }
                    return Duration.ofMillis(1);
                },
                () -> {})) {
            await().until(() -> rounds.get() > 3);
            assertThat(loop.isRunning()).isTrue();
        }
    }

    @Test
    void closingEndsIt() {
        Loop loop = Loop.start(Thread.ofVirtual().name("closed"), () -> Duration.ofHours(1), rounds::incrementAndGet);
        assertThat(loop.isRunning()).isTrue();
        loop.close();
        await().until(() -> !loop.isRunning());
        assertThat(rounds).hasValue(0);
    }
}
