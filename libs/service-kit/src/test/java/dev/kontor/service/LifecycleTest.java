package dev.kontor.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private final List<String> calls = new ArrayList<>();

    @Test
    void startsInOrderAndStopsInReverse() {
        Lifecycle lifecycle = withParts("a", "b", "c");
        lifecycle.start();
        lifecycle.stop();
        assertThat(calls).containsExactly("+a", "+b", "+c", "-c", "-b", "-a");
    }

    @Test
    void startsAndStopsOnce() {
        Lifecycle lifecycle = withParts("a");
        lifecycle.start();
        lifecycle.start();
        lifecycle.stop();
        lifecycle.stop();
        lifecycle.close();
        assertThat(calls).containsExactly("+a", "-a");
    }

    @Test
    void failedStartStopsWhatRan() {
        Lifecycle lifecycle = withParts("a", "b")
                .add(
                        "bad",
                        () -> {
                            throw new IOException("no port");
                        },
                        () -> calls.add("-bad"))
                .add("c", () -> calls.add("+c"), () -> calls.add("-c"));
        assertThatIllegalStateException()
                .isThrownBy(lifecycle::start)
                .withMessage("bad did not start: no port")
                .withCauseInstanceOf(IOException.class);
        assertThat(calls).containsExactly("+a", "+b", "-b", "-a");
    }

    @Test
    void failedStopDoesNotKeepTheOthersRunning() {
        Lifecycle lifecycle = withParts("a").add("bad", Lifecycle.Action.NOTHING, () -> {
            throw new IOException("stuck");
        });
        lifecycle.start();
        lifecycle.stop();
        assertThat(calls).containsExactly("+a", "-a");
    }

    @Test
    void stoppedBeforeTheStartItNeverStarts() {
        Lifecycle lifecycle = withParts("a");
        lifecycle.stop();
        assertThatIllegalStateException().isThrownBy(lifecycle::start);
        assertThat(calls).isEmpty();
    }

    @Test
    void takesNoPartsAfterTheStart() {
        Lifecycle lifecycle = withParts("a");
        lifecycle.start();
        assertThatIllegalStateException()
                .isThrownBy(() -> lifecycle.add("late", Lifecycle.Action.NOTHING, Lifecycle.Action.NOTHING));
    }

    @Test
    void givesAPartToThoseAfterIt() {
        Lifecycle lifecycle = new Lifecycle();
        Supplier<AutoCloseable> first = lifecycle.add("first", () -> (AutoCloseable) () -> calls.add("-first"));
        Supplier<AutoCloseable> second = lifecycle.add("second", () -> {
            AutoCloseable before = first.get();
            return () -> {
                calls.add("-second");
                assertThat(before).isNotNull();
            };
        });
        assertThatIllegalStateException().isThrownBy(first::get).withMessage("first has not started");

        lifecycle.start();
        assertThat(second.get()).isNotSameAs(first.get());
        lifecycle.stop();
        assertThat(calls).containsExactly("-second", "-first");
    }

    private Lifecycle withParts(String... names) {
        Lifecycle lifecycle = new Lifecycle();
        for (String name : names) {
            lifecycle.add(name, () -> calls.add("+" + name), () -> calls.add("-" + name));
        }
        return lifecycle;
    }
}
