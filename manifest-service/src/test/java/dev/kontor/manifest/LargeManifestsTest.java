package dev.kontor.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many large manifests a heap bears at once. */
class LargeManifestsTest {
    private static final int MAX = 4 << 20;
    private static final long HEAP = 256L << 20;

    private final LargeManifests memory = LargeManifests.forHeap(HEAP, MAX);

    @Test
    void letsAnEighthOfTheHeapArriveAtOnceAndServesWhoeverWaits() throws Exception {
        AtomicInteger arriving = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger served = new AtomicInteger();
        CountDownLatch eight = new CountDownLatch(8);
        atOnce(24, () -> {
            try (LargeManifests.Room room = memory.arriving()) {
                room.take(MAX);
                most.accumulateAndGet(arriving.incrementAndGet(), Math::max);
                eight.countDown();
                eight.await();
                arriving.decrementAndGet();
                return served.incrementAndGet();
            }
        });
        assertThat(most).hasValue(8);
        assertThat(served).hasValue(24);
    }

    /** Fewer than fit by their bytes alone, since objects are larger than the text that they are read from. */
    @Test
    void worksOnFewAtOnceAndOnSmallOnesAlways() throws Exception {
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        atOnce(30, () -> {
            try (LargeManifests.Room _ = memory.working(MAX)) {
                most.accumulateAndGet(working.incrementAndGet(), Math::max);
                try (LargeManifests.Room _ = memory.working(LargeManifests.FREE_BYTES)) {
                    return working.decrementAndGet();
                }
            }
        });
        assertThat(most).hasValue(1);
    }

    @Test
    void bearsAHeapThatIsTooSmallForOne() {
        LargeManifests small = LargeManifests.forHeap(1 << 20, MAX);

        assertThatCode(() -> {
                    try (LargeManifests.Room arriving = small.arriving();
                            LargeManifests.Room _ = small.working(MAX)) {
                        arriving.take(MAX);
                    }
                })
                .doesNotThrowAnyException();
    }

    private static void atOnce(int times, Callable<Integer> work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> each : threads.invokeAll(Collections.nCopies(times, work))) {
                each.get();
            }
        }
    }
}
