package dev.kontor.standalone;

import dev.kontor.service.program.KeysCommand;
import dev.kontor.standalone.client.ClientErrors;
import dev.kontor.standalone.client.ConfigCommand;
import dev.kontor.standalone.client.ImageCommand;
import dev.kontor.standalone.client.RepositoryCommand;
import dev.kontor.standalone.client.SearchCommand;
import picocli.CommandLine;

/** The {@code kontor} command. */
@CommandLine.Command(
        name = "kontor",
        description = "Kontor, an OCI registry.",
        subcommands = {
            ServeCommand.class,
            VerifyCommand.class,
            KeysCommand.class,
            PolicyCommand.class,
            ImageCommand.class,
            SearchCommand.class,
            RepositoryCommand.class,
            ConfigCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = KontorVersion.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    Main() {}

    /** Runs the command and ends the process with its exit code: 0 done, 1 failed, 2 used wrongly. */
    public static void main(String[] arguments) {
        System.exit(ClientErrors.told(new CommandLine(new Main())).execute(arguments));
    }
}
