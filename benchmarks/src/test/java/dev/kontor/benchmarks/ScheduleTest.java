package dev.kontor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void anOpenLoopKeepsItsTimesHoweverLateItIs() {
        Schedule schedule = Schedule.atRate(4, SECOND);

        assertThat(schedule.intendedNanos(0, 0)).hasValue(0);
        assertThat(schedule.intendedNanos(3, 0)).hasValue(750_000_000);
        assertThat(schedule.intendedNanos(3, 9_000_000_000L)).hasValue(750_000_000);
        assertThat(schedule.intendedNanos(4, 0)).isEmpty();
    }

    @Test
    void anOpenLoopSendsAtLeastOneRequest() {
        assertThat(Schedule.atRate(0.1, SECOND).intendedNanos(0, 0)).hasValue(0);
    }

    @Test
    void aClosedLoopSendsAtOnceUntilTheTimeIsUp() {
        Schedule schedule = Schedule.backToBack(SECOND);

        assertThat(schedule.intendedNanos(1_000_000, 999_999_999)).hasValue(999_999_999);
        assertThat(schedule.intendedNanos(0, 1_000_000_000)).isEmpty();
    }

    @Test
    void aCountedSeriesEndsAfterItsCount() {
        assertThat(Schedule.times(2).intendedNanos(1, 5)).hasValue(5);
        assertThat(Schedule.times(2).intendedNanos(2, 5)).isEmpty();
        assertThat(Schedule.times(0).intendedNanos(0, 0)).isEmpty();
    }

    @Test
    void aCountedSeriesWithATimeEndsAfterWhicheverComesFirst() {
        Schedule schedule = Schedule.timesWithin(2, SECOND);

        assertThat(schedule.intendedNanos(1, 999_999_999)).hasValue(999_999_999);
        assertThat(schedule.intendedNanos(2, 5)).isEmpty();
        assertThat(schedule.intendedNanos(1, 1_000_000_000)).isEmpty();
    }
}
