package dev.kontor.standalone;

import picocli.CommandLine;

/** {@code kontor policy …}. */
@CommandLine.Command(
        name = "policy",
        description = "Says what a configuration's access control allows.",
        subcommands = ExplainCommand.class,
        mixinStandardHelpOptions = true)
final class PolicyCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "policy takes a command: explain");
    }
}
