package dev.kontor.gateway;

import dev.kontor.service.program.Program;

/** The gateway as a program of its own. */
public final class Main {
    private Main() {}

    /** Runs until the process is told to end; see {@link Program} for options and exit codes. */
    public static void main(String[] arguments) {
        System.exit(Program.run("gateway", new GatewayProgram(), arguments));
    }
}
