package dev.kontor.service.program;

import dev.kontor.service.reload.ConfigSource;
import dev.kontor.service.reload.ConfigWatch;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** Reads the configuration of a program that is about to start, and tells its user what is wrong with it. */
public final class StartConfig {
    private StartConfig() {}

    /**
     * The configuration, not yet watched; empty when it must not be run with, which has then been said.
     *
     * @param err takes a line for each problem and each notice
     */
    public static Optional<ConfigWatch> open(ConfigSource source, PrintWriter err) {
        Optional<ConfigWatch> config = switch (ConfigWatch.open(source)) {
            case ConfigWatch.Opened.Wrong(List<String> problems) -> {
                problems.forEach(problem -> err.println("error: " + problem));
                yield Optional.empty();
            }
            case ConfigWatch.Opened.Right(ConfigWatch watch) -> {
                watch.notices().forEach(notice -> err.println("note: " + notice));
                yield Optional.of(watch);
            }
        };
        err.flush();
        return config;
    }
}
