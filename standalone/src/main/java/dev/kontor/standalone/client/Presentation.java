package dev.kontor.standalone.client;

import picocli.CommandLine;

/** The options that say how answers look. */
final class Presentation {
    @CommandLine.Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            defaultValue = "TEXT",
            description = "text (default), json: an object a line, or yaml: a document each.")
    private OutputFormat format;

    @CommandLine.Option(names = "--verbose", description = "Show more: configurations, layers, platforms.")
    private boolean isVerbose;

    OutputFormat format() {
        return format;
    }

    boolean isVerbose() {
        return isVerbose;
    }
}
