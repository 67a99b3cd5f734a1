package dev.kontor.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FailedTriesTest {
    private static final Verdict WRONG = new Verdict.NotMine();
    private static final Verdict KNOWN =
            new Verdict.Known(new Identity("bob", List.of(), "htpasswd"), Optional.empty());

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-01-01T00:00:00Z"));
    private final FailedTries tries = new FailedTries(now::get);

    private boolean isHeard(String address, String account, Verdict verdict) {
        return tries.hear(address, account, () -> verdict) instanceof Hearing.Heard;
    }

    private int heardOf(int guesses, String address, String account) {
        int heard = 0;
        for (int i = 0; i < guesses; i++) {
            heard += isHeard(address, account, WRONG) ? 1 : 0;
        }
        return heard;
    }

    @Test
    void whoFailsOftenMustWaitAndNobodyElse() {
        assertThat(heardOf(100, "192.0.2.1", "bob")).isEqualTo(6);
        assertThat(isHeard("192.0.2.1", "bob", KNOWN)).isFalse();
        assertThat(isHeard("192.0.2.1", "alice", KNOWN)).isTrue();
        assertThat(isHeard("192.0.2.2", "bob", KNOWN)).isTrue();
    }

    @Test
    void theWaitEndsAndGrowsUntilOneSucceeds() {
        heardOf(100, "192.0.2.1", "bob");
        Duration first = ((Hearing.Slowed) tries.hear("192.0.2.1", "bob", () -> KNOWN)).pause();
        now.set(now.get().plus(first));
        assertThat(isHeard("192.0.2.1", "bob", WRONG)).isTrue();
        Duration second = ((Hearing.Slowed) tries.hear("192.0.2.1", "bob", () -> KNOWN)).pause();
        assertThat(second).isGreaterThan(first);
        now.set(now.get().plus(second));
        assertThat(isHeard("192.0.2.1", "bob", KNOWN)).isTrue();
        assertThat(heardOf(100, "192.0.2.1", "bob")).isEqualTo(6);
    }

    @Test
    void manyNamesFromOneAddressAreManyTries() {
        int heard = 0;
        for (int i = 0; i < 200; i++) {
            heard += isHeard("192.0.2.1", "user" + i, WRONG) ? 1 : 0;
        }
        assertThat(heard).isEqualTo(51);
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        int heard = 0;
        for (int i = 0; i < 200; i++) {
            heard += isHeard("2001:db8:0:1::" + Integer.toHexString(i), "bob", WRONG) ? 1 : 0;
        }
        assertThat(heard).isEqualTo(6);
        assertThat(isHeard("2001:db8:0:2::1", "bob", KNOWN)).isTrue();
    }

    @Test
    void namesThatBeginAlikeAndNeverEndAreOne() {
        int heard = 0;
        for (int i = 0; i < 20; i++) {
            heard += isHeard("192.0.2.1", "x".repeat(300) + i, WRONG) ? 1 : 0;
        }
        assertThat(heard).isEqualTo(6);
    }

    @Test
    void thatNobodyCouldSayIsNoFailure() {
        for (int i = 0; i < 100; i++) {
            assertThat(isHeard("192.0.2.1", "bob", new Verdict.Unavailable("down")))
                    .isTrue();
        }
    }

    @Test
    void guessesAtOnceAreBounded() throws Exception {
        CountDownLatch inside = new CountDownLatch(FailedTries.MOST_OF_ACCOUNT);
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        List<Future<Hearing>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < FailedTries.MOST_OF_ACCOUNT; i++) {
                running.add(threads.submit(() -> tries.hear("192.0.2.1", "bob", () -> {
                    looks.incrementAndGet();
                    inside.countDown();
                    await(end);
                    return WRONG;
                })));
            }
            inside.await();
            assertThat(isHeard("192.0.2.1", "bob", KNOWN)).isFalse();
            assertThat(isHeard("192.0.2.1", "alice", KNOWN)).isTrue();
            assertThat(isHeard("192.0.2.2", "bob", KNOWN)).isTrue();
            end.countDown();
        }
        for (Future<Hearing> each : running) {
            assertThat(each.get()).isInstanceOf(Hearing.Heard.class);
        }
        assertThat(looks).hasValue(FailedTries.MOST_OF_ACCOUNT);
        now.set(now.get().plus(Duration.ofHours(1)));
        assertThat(isHeard("192.0.2.1", "bob", KNOWN)).isTrue();
    }

    @Test
    void oneThatBreaksLeavesItsPlace() {
        for (int i = 0; i < 2 * FailedTries.MOST_OF_ADDRESS; i++) {
            try {
                tries.hear("192.0.2.1", "bob", () -> {
                    throw new IllegalStateException("broken");
                });
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("broken");
            }
        }
        assertThat(isHeard("192.0.2.1", "bob", KNOWN)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
