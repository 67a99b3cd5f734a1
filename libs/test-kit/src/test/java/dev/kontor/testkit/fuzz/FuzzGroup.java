package dev.kontor.testkit.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Targets that share a process and its time; those over a socket have their own, and take none from the others. */
enum FuzzGroup {
    /** Functions: thousands of inputs a second. */
    PARSERS(30_000, 500),

    /** A server behind a socket: hundreds of inputs a second. */
    CONNECTIONS(10_000, 100);

    private final int inputs;
    private final int fewestInputs;

    FuzzGroup(int inputs, int fewestInputs) {
        this.inputs = inputs;
        this.fewestInputs = fewestInputs;
    }

    /** How many inputs its targets have together in a run that is not told a time. */
    int inputs() {
        return inputs;
    }

    /** So many inputs each target has at least in the shortest run; fewer, and none are made. */
    int fewestInputs() {
        return fewestInputs;
    }

    /** Its targets, in their order. */
    List<FuzzTarget> targets() {
        return Arrays.stream(FuzzTarget.values())
                .filter(target -> target.group() == this)
                .toList();
    }

    /** The name of its folder. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The input that gives a target of this group these bytes: its place in the group, then the bytes. */
    byte[] input(FuzzTarget target, byte[] bytes) {
        byte[] input = new byte[bytes.length + 1];
        input[0] = (byte) targets().indexOf(target);
        System.arraycopy(bytes, 0, input, 1, bytes.length);
        return input;
    }
}
