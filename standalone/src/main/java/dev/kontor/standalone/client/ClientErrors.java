package dev.kontor.standalone.client;

import picocli.CommandLine;

/** How commands of the client's side end that failed: with the reason, and no trace of the stack. */
public final class ClientErrors {
    private ClientErrors() {}

    /** The same command, whose failures are told so; it also takes words of options in any case. */
    public static CommandLine told(CommandLine command) {
        CommandLine.IExecutionExceptionHandler before = command.getExecutionExceptionHandler();
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setExecutionExceptionHandler((failure, failed, result) -> {
            if (failure instanceof ClientException) {
                failed.getErr().println("kontor: " + failure.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            return before.handleExecutionException(failure, failed, result);
        });
        return command;
    }
}
