package dev.kontor.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The examples, and whatever fuzzing once found, hold the properties of their target; so do they many times over. */
class FuzzExamplesTest {
    private static final int LARGE_BYTES = 64 << 10;
    private static final long MOST_ALLOCATED = 64 << 20;

    @ParameterizedTest
    @EnumSource
    void examplesHold(FuzzTarget target) throws IOException {
        List<Path> examples = FuzzRun.examples(target);
        assertThat(examples).isNotEmpty();
        for (Path example : examples) {
            byte[] input = Files.readAllBytes(example);
            try {
                target.check(input);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(example + " breaks a property of " + target, e);
            }
        }
    }

    /** As long as a head may be, no example costs more than a fixed factor of its length. */
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"CHUNKS", "HEAD"})
    void longInputsCostLittle(FuzzTarget target) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Path example : FuzzRun.examples(target)) {
            byte[] input = repeated(Files.readAllBytes(example));
            long before = threads.getCurrentThreadAllocatedBytes();
            target.check(input);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as(example.toString())
                    .isLessThan(MOST_ALLOCATED);
        }
    }

    private static byte[] repeated(byte[] example) {
        byte[] input = new byte[LARGE_BYTES];
        for (int i = 0; i < input.length && example.length > 0; i++) {
            input[i] = example[i % example.length];
        }
        return input;
    }
}
