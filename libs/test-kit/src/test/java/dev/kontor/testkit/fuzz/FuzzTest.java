package dev.kontor.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every parser holds its properties under a number of inputs that are made, or under as many as there are in the time
 * that the system property {@code fuzz.minutes} says, of which each group of targets has its equal part.
 */
@Execution(ExecutionMode.CONCURRENT)
class FuzzTest {
    @ParameterizedTest
    @EnumSource
    void propertiesHold(FuzzGroup group) throws Exception {
        long seed = Long.getLong("fuzz.seed", 1);
        Optional<Duration> time = Optional.ofNullable(Long.getLong("fuzz.minutes"))
                .map(minutes -> Duration.ofMinutes(minutes).dividedBy(FuzzGroup.values().length));

        FuzzRun run = new FuzzRun(group, time, seed);

        assertThat(run.run())
                .as("fuzzing with seed %d; see %s and the new file in %s", seed, run.log(), FuzzRun.EXAMPLES)
                .isTrue();
        assertThat(run.inputs().entrySet().stream()
                        .filter(target -> target.getValue() < group.fewestInputs())
                        .toList())
                .as("targets with too few inputs")
                .isEmpty();
    }
}
