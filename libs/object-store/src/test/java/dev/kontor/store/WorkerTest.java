package dev.kontor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Threads that must not be lost. */
class WorkerTest {
    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void goesOnAfterWhateverARoundThrows() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Worker worker = Worker.start(named("accidents"), this::threeAccidents, ended::countDown);

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        worker.join();
        assertThat(rounds).hasValue(4);
        assertThat(Worker.trouble()).isEmpty();
    }

    private boolean threeAccidents() {
        return switch (rounds.incrementAndGet()) {
            case 1 -> throw new StackOverflowError();
            case 2 -> throw new IllegalStateException();
            case 3 -> throw new NoClassDefFoundError();
            default -> false;
        };
    }

    @Test
    void isInTroubleWhileItMeetsOnlyErrors() throws InterruptedException {
        AtomicBoolean heals = new AtomicBoolean();
        CountDownLatch closing = new CountDownLatch(1);
        Worker worker = Worker.start(named("broken"), () -> {
            if (heals.get()) {
                return !closing.await(1, TimeUnit.MILLISECONDS);
            }
            throw new NoClassDefFoundError();
        });

        await().until(() -> Worker.trouble().isPresent());
        assertThat(Worker.trouble()).contains("lost: broken");
        heals.set(true);
        await().until(() -> Worker.trouble().isEmpty());
        closing.countDown();
        worker.join();
    }

    @Test
    void endsWhenItIsInterruptedAlsoBetweenFailures() throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(1);
        Worker worker = Worker.start(Thread.ofVirtual().name("interrupted"), () -> {
            failed.countDown();
            throw new IllegalStateException();
        });

        assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
        worker.interrupt();
        worker.join();
        assertThat(Worker.trouble()).isEmpty();
    }

    private static Thread.Builder named(String name) {
        return Thread.ofPlatform().daemon().name(name);
    }
}
