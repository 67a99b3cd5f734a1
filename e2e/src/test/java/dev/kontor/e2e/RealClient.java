package dev.kontor.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program that people use with registries; its test does not run where it is not installed, and says so. */
public record RealClient(String name, Path program) {
    /** How a person gets crane. */
    public static final String CRANE = "go install github.com/google/go-containerregistry/cmd/crane@latest";

    private static final Path FOUND = Path.of("target", "clients-found.txt");
    private static final Path MISSING = Path.of("target", "clients-missing.txt");

    /**
     * Finds a client in the {@code PATH}, or ends the test as not run.
     *
     * @param howToInstall what a person types to have it
     */
    public static RealClient named(String name, String howToInstall) {
        Optional<Path> program = Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)),
                        Stream.of(System.getProperty("user.home") + "/go/bin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        note(program.isPresent() ? FOUND : MISSING, name + (program.isPresent() ? "" : ": " + howToInstall));
        Assumptions.assumeTrue(program.isPresent(), name + " is not installed: " + howToInstall);
        return new RealClient(name, program.orElseThrow());
    }

    /** Runs the client; fails with what it said unless it succeeds. Returns its standard output. */
    public String run(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(List.of(arguments));
        try {
            Path errors = Files.createTempFile("client", ".err");
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            String said = Files.readString(errors);
            Files.delete(errors);
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " failed:\n" + output + said);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
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
