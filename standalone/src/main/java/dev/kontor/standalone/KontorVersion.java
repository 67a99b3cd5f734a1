package dev.kontor.standalone;

import java.util.Optional;
import picocli.CommandLine;

/** The version as it stands in the jar's manifest. */
final class KontorVersion implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"kontor " + text()};
    }

    static String text() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
