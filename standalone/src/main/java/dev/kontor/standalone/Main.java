package dev.kontor.standalone;

import dev.kontor.service.program.KeysCommand;
import picocli.CommandLine;

/** The {@code kontor} command. */
@CommandLine.Command(
        name = "kontor",
        description = "Kontor, an OCI registry.",
        subcommands = {ServeCommand.class, VerifyCommand.class, KeysCommand.class, PolicyCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = KontorVersion.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    Main() {}

    /** Runs the command and ends the process with its exit code: 0 done, 1 failed, 2 used wrongly. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
