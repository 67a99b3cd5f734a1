package dev.kontor.testkit.fuzz;

import dev.kontor.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * Where Jazzer comes in. The first byte of an input chooses the target in the group that the process is for, the rest is
 * what the target gets.
 */
public final class JazzerEntry {
    /** The system properties that tell the group, the folder of examples, and the file for the number of inputs. */
    static final String GROUP = "kontor.fuzz.group";

    static final String EXAMPLES = "kontor.fuzz.examples";
    static final String COUNTS = "kontor.fuzz.counts";

    private static final List<FuzzTarget> TARGETS =
            FuzzGroup.valueOf(System.getProperty(GROUP)).targets();

    private static final long[] INPUTS = new long[TARGETS.size()];

    private JazzerEntry() {}

    /** Starts what the targets need before the time of the run begins; the name is Jazzer's. */
    public static void fuzzerInitialize() {
        TARGETS.forEach(target -> target.check(new byte[0]));
    }

    /** Checks one input; the name and the parameter are Jazzer's. What breaks a property becomes an example. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int place = (input[0] & 0xff) % TARGETS.size();
        INPUTS[place]++;
        FuzzTarget target = TARGETS.get(place);
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        try {
            target.check(bytes);
        } catch (RuntimeException | AssertionError e) {
            keep(target, bytes);
            throw e;
        }
    }

    /** Leaves the number of inputs of each target; the name is Jazzer's, which calls it at the end. */
    public static void fuzzerTearDown() throws IOException {
        Properties counts = new Properties();
        for (FuzzTarget target : TARGETS) {
            counts.setProperty(target.name(), Long.toString(INPUTS[TARGETS.indexOf(target)]));
        }
        try (var file = Files.newBufferedWriter(Path.of(System.getProperty(COUNTS)))) {
            counts.store(file, null);
        }
    }

    private static void keep(FuzzTarget target, byte[] bytes) {
        String name = "found-" + Digest.sha256(bytes).hex().substring(0, 12);
        try {
            Files.write(target.examples(Path.of(System.getProperty(EXAMPLES))).resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
