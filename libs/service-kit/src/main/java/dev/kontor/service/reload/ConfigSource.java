package dev.kontor.service.reload;

import dev.kontor.config.ConfigLoader;
import dev.kontor.config.LoadOutcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a program's configuration comes from, and what it must be like.
 *
 * @param file absent: defaults and variables alone
 * @param environment the process's variables, with those over them that options stand for
 * @param checks what must hold of it beside what its keys say
 */
public record ConfigSource(Optional<Path> file, Map<String, String> environment, List<ConfigCheck> checks) {
    public ConfigSource {
        environment = Map.copyOf(environment);
        checks = List.copyOf(checks);
    }

    /** Reads it and judges it, anew at each call; all that is wrong comes back at once. */
    public LoadOutcome load() {
        LoadOutcome outcome = ConfigLoader.load(file, environment);
        if (!(outcome instanceof LoadOutcome.Loaded loaded)) {
            return outcome;
        }
        List<String> problems = checks.stream()
                .flatMap(check -> check.problems(loaded).stream())
                .toList();
        return problems.isEmpty() ? loaded : new LoadOutcome.Refused(problems);
    }

    /** The files that {@link #load} takes settings from. */
    List<Path> inputs() {
        return ConfigLoader.inputs(file, environment);
    }
}
