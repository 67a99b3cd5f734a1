package dev.kontor.service.program;

import dev.kontor.config.ConfigLoader;
import dev.kontor.config.KontorConfig;
import dev.kontor.config.LoadOutcome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads the configuration of a program that is about to start, and tells its user what is wrong with it. */
public final class StartConfig {
    private StartConfig() {}

    /**
     * The configuration; empty when it must not be run with, which has then been said.
     *
     * @param file absent: defaults and variables alone
     * @param environment the process's variables, with those over them that options stand for
     * @param err takes a line for each problem and each notice
     */
    public static Optional<KontorConfig> read(Optional<Path> file, Map<String, String> environment, PrintWriter err) {
        Optional<KontorConfig> config = switch (ConfigLoader.load(file, environment)) {
            case LoadOutcome.Refused refused -> {
                refused.problems().forEach(problem -> err.println("error: " + problem));
                yield Optional.empty();
            }
            case LoadOutcome.Loaded loaded -> {
                loaded.notices().forEach(notice -> err.println("note: " + notice));
                yield Optional.of(loaded.config());
            }
        };
        err.flush();
        return config;
    }
}
