package dev.kontor.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Loads the configuration: a file, environment variables over it, defaults for the rest. */
public final class ConfigLoader {
    private static final int LONGEST_FILE = 1 << 20;

    private ConfigLoader() {}

    /**
     * Reads and checks a configuration; whatever is wrong comes back as an outcome, all of it at once.
     *
     * <p>Nothing is created, locked, listened on or looked up: the same call serves to start and to verify. It may be
     * repeated and called concurrently; each call reads the file anew. Files that variables with the suffix
     * {@code _FILE} name are read too; those that settings name are not ({@link ConfigPlaces#unreadableFiles}).
     *
     * @param file JSON ({@code .json}) or YAML ({@code .yaml}, {@code .yml}), of at most 1 MiB, in UTF-8; under other
     *     names the content says which. Absent: no file, all defaults. A name that does not exist is a problem, and so is
     *     an empty file
     * @param environment all variables of the process; those whose names begin with {@code KONTOR_} are settings
     */
    public static LoadOutcome load(Optional<Path> file, Map<String, String> environment) {
        Findings findings = new Findings();
        Written settings = new Written();
        KeyChecker checker = new KeyChecker(KeyTree.ROOT, settings, findings);
        boolean readable = true;
        if (file.isPresent()) {
            Optional<Node> document = document(file.get(), findings);
            document.ifPresent(checker::check);
            readable = document.isPresent();
        }
        EnvironmentOverrides.apply(VariableNames.ROOT, environment, checker, findings);
        if (!readable) {
            return new LoadOutcome.Refused(findings.problems());
        }
        SourceLine unwritten =
                new SourceLine(file.map(path -> Shown.sentence(path.toString())).orElse("configuration"), 0);
        KontorConfig config =
                new RecordBinder(settings, findings).bind(KontorConfig.class, KeyTree.ROOT, "", unwritten);
        return findings.refused()
                ? new LoadOutcome.Refused(findings.problems())
                : new LoadOutcome.Loaded(config, findings.notices(), new ConfigPlaces(settings, unwritten));
    }

    /**
     * The files that {@link #load} reads: the configuration's, and those that variables with the suffix {@code _FILE} name.
     * Whoever watches these sees each change of what would be loaded, for as long as the process has the same variables.
     */
    public static List<Path> inputs(Optional<Path> file, Map<String, String> environment) {
        return Stream.concat(file.stream(), VariableNames.ROOT.files(environment))
                .toList();
    }

    private static Optional<Node> document(Path file, Findings findings) {
        String name = Shown.sentence(file.toString());
        try {
            return ConfigDocument.read(name, TextFile.read(file, LONGEST_FILE), findings);
        } catch (IOException e) {
            findings.problem(new SourceLine(name, 0), "", "the file " + TextFile.reason(e));
            return Optional.empty();
        }
    }
}
