package dev.kontor.testkit.fuzz;

import dev.kontor.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Where Jazzer comes in. The first byte of an input chooses the target, the rest is what the target gets. */
public final class JazzerEntry {
    private static final List<FuzzTarget> TARGETS = List.of(FuzzTarget.values());

    private JazzerEntry() {}

    /** The input that gives a target these bytes. */
    static byte[] input(FuzzTarget target, byte[] bytes) {
        byte[] input = new byte[bytes.length + 1];
        input[0] = (byte) TARGETS.indexOf(target);
        System.arraycopy(bytes, 0, input, 1, bytes.length);
        return input;
    }

    /** Checks one input; the name and the parameter are Jazzer's. What breaks a property becomes an example. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        FuzzTarget target = TARGETS.get((input[0] & 0xff) % TARGETS.size());
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        try {
            target.check(bytes);
        } catch (RuntimeException | AssertionError e) {
            keep(target, bytes);
            throw e;
        }
    }

    private static void keep(FuzzTarget target, byte[] bytes) {
        String name = "found-" + Digest.sha256(bytes).hex().substring(0, 12);
        try {
            Files.write(
                    target.examples(Path.of(System.getProperty("kontor.fuzz.examples")))
                            .resolve(name),
                    bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
