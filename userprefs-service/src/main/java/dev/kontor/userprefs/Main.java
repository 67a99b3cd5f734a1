package dev.kontor.userprefs;

import dev.kontor.config.ServicesConfig;
import dev.kontor.events.Outbox;
import dev.kontor.service.program.Program;
import dev.kontor.service.program.ServiceProgram;

/** The service of user preferences as a program of its own. */
public final class Main {
    private Main() {}

    /** Runs until the process is told to end; see {@link Program} for options and exit codes. */
    public static void main(String[] arguments) {
        ServiceProgram service = ServiceProgram.writing(
                "userprefs", ServicesConfig::userprefs, Outbox.Scope.ALL_BUT_LISTS, UserPreferencesService::new);
        System.exit(Program.run("userprefs-service", service, arguments));
    }
}
