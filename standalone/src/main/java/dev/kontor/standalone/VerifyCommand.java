package dev.kontor.standalone;

import dev.kontor.gateway.ListenerChecks;
import dev.kontor.service.program.StartConfig;
import dev.kontor.service.reload.ConfigSource;
import dev.kontor.service.reload.ConfigWatch;
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
        Optional<ConfigWatch> valid = StartConfig.open(
                new ConfigSource(Optional.of(config), System.getenv(), ListenerChecks.all()),
                spec.commandLine().getErr());
        if (valid.isEmpty()) {
            return 1;
        }
        spec.commandLine().getOut().println(config + " is valid.");
        return 0;
    }
}
