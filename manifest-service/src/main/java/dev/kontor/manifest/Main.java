package dev.kontor.manifest;

import dev.kontor.config.ServicesConfig;
import dev.kontor.events.Outbox;
import dev.kontor.service.program.Program;
import dev.kontor.service.program.ServiceProgram;

/** The manifest service as a program of its own. */
public final class Main {
    private Main() {}

    /** Runs until the process is told to end; see {@link Program} for options and exit codes. */
    public static void main(String[] arguments) {
        ServiceProgram service =
                ServiceProgram.writing("manifest", ServicesConfig::manifest, Outbox.Scope.ALL, ManifestService::new);
        System.exit(Program.run("manifest-service", service, arguments));
    }
}
