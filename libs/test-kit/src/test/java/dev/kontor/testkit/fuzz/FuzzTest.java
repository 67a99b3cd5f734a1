package dev.kontor.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every parser holds its properties under inputs that are made for a while: 30 seconds, or as long as the system
 * property {@code fuzz.minutes} says, of which each group of targets has its equal part.
 */
class FuzzTest {
    private static final Duration DEFAULT_TIME = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource
    void propertiesHold(FuzzGroup group) throws Exception {
        long seed = Long.getLong("fuzz.seed", 1);
        Duration time = Optional.ofNullable(Long.getLong("fuzz.minutes"))
                .map(Duration::ofMinutes)
                .orElse(DEFAULT_TIME);

        FuzzRun run = new FuzzRun(group, time.dividedBy(FuzzGroup.values().length), seed);

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
