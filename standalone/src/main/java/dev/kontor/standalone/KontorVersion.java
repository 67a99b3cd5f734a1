package dev.kontor.standalone;

import dev.kontor.service.program.Program;
import picocli.CommandLine;

/** The version as it stands in the jar's manifest. */
final class KontorVersion implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"kontor " + Program.version()};
    }
}
