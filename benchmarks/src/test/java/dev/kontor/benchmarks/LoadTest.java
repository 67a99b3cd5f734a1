package dev.kontor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

final class LoadTest {

    @Test
    void sendsEveryRequestOnceAndCountsEachAnswer() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            Set<Long> sent = ConcurrentHashMap.newKeySet();

            Load.Outcome outcome = Load.run(registry.peer("a"), 3, Schedule.times(20), (client, index) -> {
                client.checkSupport();
                assertThat(sent.add(index)).isTrue();
            });

            assertThat(outcome.requests()).isEqualTo(20);
            assertThat(sent).hasSize(20).contains(0L, 19L);
            assertThat(outcome.elapsed()).isPositive();
            assertThat(registry.requests).hasSize(20);
        }
    }

    @Test
    void countsLatencyFromTheIntendedTime() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            // Meant to be sent half an hour ago: however quick the answer, none of them can count as quick.
            Schedule overdue = (index, elapsedNanos) ->
                    index < 2 ? OptionalLong.of(-Duration.ofMinutes(30).toNanos()) : OptionalLong.empty();

            Load.Outcome outcome = Load.run(registry.peer("a"), 1, overdue, (client, index) -> client.checkSupport());

            assertThat(outcome.latencies().getMinValue())
                    .isGreaterThan(Duration.ofMinutes(29).toNanos());
        }
    }

    @Test
    void sendsNothingBeforeItsTime() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            Load.Outcome outcome =
                    Load.run(registry.peer("a"), 2, Schedule.atRate(100, Duration.ofMillis(50)), (client, index) -> {});

            assertThat(outcome.requests()).isEqualTo(5);
            assertThat(outcome.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(40));
        }
    }

    @Test
    void stopsAtTheFirstFailure() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            assertThatThrownBy(() -> Load.run(
                            registry.peer("a"), 2, Schedule.backToBack(Duration.ofDays(1)), (client, index) -> {
                                throw new PeerException("request " + index + " failed");
                            }))
                    .isInstanceOf(PeerException.class)
                    .hasMessageMatching("request [01] failed");
        }
    }
}
