package dev.kontor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionWatchTest {
    private static final Duration LIMIT = Duration.ofNanos(100);

    /** Starts where the clock wraps around, as a nano time may. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 50);

    private final ConnectionWatch watch = new ConnectionWatch(now::get);

    @AfterEach
    void noInterruptIsLeft() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void leavesCallsWithinTheirTimeAlone() {
        watch.enter(watch.in(LIMIT));
        now.addAndGet(99);
        watch.sweep();
        assertThatNoException().isThrownBy(watch::leave);
    }

    @Test
    void interruptsCallWhoseTimeIsUp() {
        watch.enter(watch.in(LIMIT));
        now.addAndGet(100);
        watch.sweep();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThatExceptionOfType(ClientGoneException.class).isThrownBy(watch::leave);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void neverInterruptsOutsideACall() {
        watch.enter(watch.in(LIMIT));
        watch.leave();
        now.addAndGet(1_000);
        watch.sweep();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void eachCallHasItsOwnTime() {
        watch.enter(watch.in(LIMIT));
        now.addAndGet(99);
        watch.leave();
        watch.enter(watch.in(LIMIT));
        now.addAndGet(99);
        watch.sweep();
        assertThatNoException().isThrownBy(watch::leave);
    }

    @Test
    void refusesCallsOnceOneRanOutOfTime() {
        watch.enter(watch.in(LIMIT));
        now.addAndGet(100);
        watch.sweep();
        watch.sweep();
        assertThatExceptionOfType(ClientGoneException.class).isThrownBy(watch::leave);
        assertThatExceptionOfType(ClientGoneException.class).isThrownBy(() -> watch.enter(watch.in(LIMIT)));
    }

    @Test
    void interruptsSoonerWhenCallsHaveAShareOfTheirTime() {
        watch.enter(watch.in(LIMIT));
        now.addAndGet(49);
        watch.sweep(new ConnectionWatch.Shares(0.5, 1));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        now.addAndGet(1);
        watch.sweep(new ConnectionWatch.Shares(0.5, 1));
        assertThatExceptionOfType(ClientGoneException.class).isThrownBy(watch::leave);
    }

    @Test
    void readsAndWritesHaveSharesOfTheirOwn() {
        ConnectionWatch.Shares shares = new ConnectionWatch.Shares(0.5, 1);
        watch.enterWrite(watch.in(LIMIT));
        now.addAndGet(99);
        watch.sweep(shares);
        assertThatNoException().isThrownBy(watch::leave);
        watch.enter(watch.in(LIMIT));
        now.addAndGet(50);
        watch.sweep(shares);
        assertThatExceptionOfType(ClientGoneException.class).isThrownBy(watch::leave);
    }
}
