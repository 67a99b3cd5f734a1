package dev.kontor.e2e.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The {@code docker} program.
 *
 * @param folder where it runs
 * @param variables what it finds in its environment beside what this process has
 */
record Docker(Path folder, Map<String, String> variables) {
    private static final int LONGEST_MINUTES = 10;

    /** Runs a command and returns what it wrote on its output, without the last line's end; fails with all that it said. */
    String run(String... arguments) {
        return run(List.of(arguments));
    }

    String run(List<String> arguments) {
        Answer answer = attempt(arguments);
        if (answer.status() != 0) {
            throw new AssertionError(
                    "docker " + String.join(" ", arguments) + " failed:\n" + answer.output() + answer.errors());
        }
        return answer.output().strip();
    }

    /** Runs a command that may fail. */
    Answer attempt(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(arguments);
        try {
            Path errors = Files.createTempFile("docker", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
            builder.environment().putAll(variables);
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " has not ended");
            }
            String said = Files.readString(errors);
            Files.delete(errors);
            return new Answer(process.exitValue(), output, said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** How a command ended, and what it said. */
    record Answer(int status, String output, String errors) {}
}
