package dev.kontor.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * What a test needs of the machine that it runs on, and what becomes of the test where it is missing: it fails where the
 * environment says {@code CI=true}, so that no run of the whole suite passes without it, and does not run elsewhere.
 *
 * <p>Which programs were found and which were missed is left in {@code target/tools-found.txt} and
 * {@code target/tools-missing.txt}.
 */
public final class Tool {
    private static final Path FOUND = Path.of("target", "tools-found.txt");
    private static final Path MISSING = Path.of("target", "tools-missing.txt");

    private Tool() {}

    /**
     * A program of the {@code PATH} or of Go's folder of programs.
     *
     * @param howToInstall what a person types to have it
     */
    public static Path program(String name, String howToInstall) {
        Optional<Path> program = Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)),
                        Stream.of(System.getProperty("user.home") + "/go/bin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        program.ifPresent(_ -> note(FOUND, name));
        return program.orElseThrow(() -> missing(name + " is not installed: " + howToInstall));
    }

    /**
     * Ends the test unless something is there.
     *
     * @param missing what is missing otherwise, and how one gets it
     */
    public static void require(boolean isThere, String missing) {
        if (!isThere) {
            throw missing(missing);
        }
    }

    /**
     * The end of a test for which something is missing.
     *
     * @param what is missing, and how one gets it
     * @throws AssertionError where that is a failure
     */
    public static TestAbortedException missing(String what) {
        note(MISSING, what);
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(what);
        }
        return new TestAbortedException(what);
    }

    private static void note(Path file, String line) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
