package dev.kontor.e2e;

import dev.kontor.testkit.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that people use with registries. */
public record RealClient(String name, Path program) {
    /** How a person gets crane. */
    public static final String CRANE = "go install github.com/google/go-containerregistry/cmd/crane@latest";

    /**
     * Finds a client, or ends the test by the rule of {@link Tool}.
     *
     * @param howToInstall what a person types to have it
     */
    public static RealClient named(String name, String howToInstall) {
        return new RealClient(name, Tool.program(name, howToInstall));
    }

    /** Runs the client; fails with what it said unless it succeeds. Returns its standard output. */
    public String run(String... arguments) {
        return runIn(Map.of(), arguments);
    }

    /** The same with some variables of its own. */
    public String runIn(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(List.of(arguments));
        try {
            Path errors = Files.createTempFile("client", ".err");
            Process process = start(new ProcessBuilder(command).redirectError(errors.toFile()), environment);
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

    private static Process start(ProcessBuilder builder, Map<String, String> environment) throws IOException {
        builder.environment().putAll(environment);
        return builder.start();
    }
}
