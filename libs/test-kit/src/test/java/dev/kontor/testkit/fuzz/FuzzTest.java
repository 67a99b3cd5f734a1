package dev.kontor.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Every parser holds its properties under inputs that are made for a while: 45 seconds, or as long as the system
 * property {@code fuzz.minutes} says.
 */
class FuzzTest {
    private static final Duration DEFAULT_TIME = Duration.ofSeconds(45);

    @Test
    void propertiesHold() throws Exception {
        long seed = Long.getLong("fuzz.seed", 1);
        Duration time = Optional.ofNullable(Long.getLong("fuzz.minutes"))
                .map(Duration::ofMinutes)
                .orElse(DEFAULT_TIME);

        assertThat(new FuzzRun(time, seed).run())
                .as("fuzzing with seed %d; see %s and the new file in %s", seed, FuzzRun.LOG, FuzzRun.EXAMPLES)
                .isTrue();
    }
}
