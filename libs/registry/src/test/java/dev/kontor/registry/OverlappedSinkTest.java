package dev.kontor.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OverlappedSinkTest {
    private final List<Integer> passed = new ArrayList<>();

    @Test
    void passesOnInOrderWithFewBuffers() {
        OverlappedSink overlapped = OverlappedSink.start((buffer, count) -> passed.add(buffer[0] + count), 8);
        for (int i = 0; i < 100; i++) {
            fill(overlapped, i);
        }
        overlapped.finish();

        assertThat(passed).isEqualTo(IntStream.range(1, 101).boxed().toList());
    }

    @Test
    void lendsNoBufferThatIsNotPassedOnYet() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        Set<byte[]> lent = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        AtomicInteger filled = new AtomicInteger();
        OverlappedSink overlapped = OverlappedSink.start(
                (buffer, count) -> {
                    awaitUninterrupted(gate);
                    passed.add((int) buffer[0]);
                },
                8);
        Thread filler = Thread.ofPlatform()
                .start(() -> IntStream.range(0, 20).forEach(i -> {
                    lent.add(fill(overlapped, i));
                    filled.incrementAndGet();
                }));
        await().until(() -> filled.get() >= 4 && filler.getState() == Thread.State.WAITING);
        // Each buffer is filled once and none is free, since the first one is still being passed on.
        assertThat(filled).hasValue(4);
        assertThat(lent).hasSize(4);
        gate.countDown();
        filler.join();
        overlapped.finish();

        assertThat(passed).isEqualTo(IntStream.range(0, 20).boxed().toList());
        assertThat(lent).hasSize(4);
    }

    @Test
    void tellsOfAFailureWithTheNextBufferAndAtTheEnd() {
        OverlappedSink overlapped = OverlappedSink.start(
                (buffer, count) -> {
                    if (buffer[0] == 3) {
                        throw new IllegalStateException("full");
                    }
                    passed.add((int) buffer[0]);
                },
                8);

        assertThatThrownBy(() -> IntStream.range(0, 100).forEach(i -> fill(overlapped, i)))
                .hasMessage("full");
        assertThatThrownBy(overlapped::finish).hasMessage("full");
        assertThat(passed).containsExactly(0, 1, 2);
    }

    @Test
    void tellsOfAnErrorAsAFailure() {
        OverlappedSink overlapped = OverlappedSink.start(
                (buffer, count) -> {
                    throw new StackOverflowError();
                },
                8);
        fill(overlapped, 1);

        assertThatThrownBy(overlapped::finish).hasRootCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void outlastsAnInterruptedCaller() {
        OverlappedSink overlapped = OverlappedSink.start((buffer, count) -> passed.add((int) buffer[0]), 8);
        Thread.currentThread().interrupt();
        IntStream.range(0, 20).forEach(i -> fill(overlapped, i));
        overlapped.finish();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(passed).hasSize(20);
    }

    private static byte[] fill(OverlappedSink overlapped, int value) {
        byte[] buffer = overlapped.nextBuffer();
        buffer[0] = (byte) value;
        overlapped.accept(buffer, 1);
        return buffer;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
