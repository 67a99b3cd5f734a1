package dev.kontor.blob;

import dev.kontor.config.ServicesConfig;
import dev.kontor.events.Outbox;
import dev.kontor.service.program.Program;
import dev.kontor.service.program.ServiceProgram;

/** The blob service as a program of its own. */
public final class Main {
    private Main() {}

    /** Runs until the process is told to end; see {@link Program} for options and exit codes. */
    public static void main(String[] arguments) {
        ServiceProgram service =
                ServiceProgram.writing("blob", ServicesConfig::blob, Outbox.Scope.ALL_BUT_LISTS, BlobService::new);
        System.exit(Program.run("blob-service", service, arguments));
    }
}
