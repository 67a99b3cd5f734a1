package dev.kontor.standalone;

import dev.kontor.service.config.ConfigLoader;
import dev.kontor.service.config.LoadOutcome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Checks a configuration without starting anything. */
@CommandLine.Command(
        name = "verify",
        description = "Checks a configuration file, and the KONTOR_… variables over it, without starting.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @CommandLine.Parameters(paramLabel = "CONFIG", description = "A JSON or YAML file.")
    private Path config;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        return switch (ConfigLoader.load(Optional.of(config), System.getenv())) {
            case LoadOutcome.Loaded loaded -> {
                loaded.notices().forEach(notice -> err.println("note: " + notice));
                out.println(config + " is valid.");
                yield 0;
            }
            case LoadOutcome.Refused refused -> {
                refused.problems().forEach(problem -> err.println("error: " + problem));
                yield 1;
            }
        };
    }
}
