package dev.kontor.testkit.fuzz;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs Jazzer on a group of targets in a process of its own.
 *
 * <p>It begins with the examples; what it finds reaching new code is kept in {@code target/fuzz} for the next run.
 * An input that breaks a property ends the run and is written among the target's examples, where {@link FuzzExamplesTest}
 * fails on it until it is dealt with.
 *
 * @param group whose targets are run
 * @param time how long inputs are made; until there are as many as {@link FuzzGroup#inputs} says, without
 * @param seed of the generator; the same seed begins with the same inputs
 */
record FuzzRun(FuzzGroup group, Optional<Duration> time, long seed) {
    static final Path EXAMPLES = Path.of("src", "test", "resources", "fuzz");

    /** What is instrumented, so that Jazzer sees what an input reaches. */
    private static final String WATCHED =
            "dev.kontor.oci.**:dev.kontor.events.**:dev.kontor.http.**:io.helidon.http.**";

    private static final int LONGEST_INPUT = 4096;

    /** Runs to the end; whether all properties held. */
    boolean run() throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(work().resolve("corpus"));
        for (FuzzTarget target : group.targets()) {
            for (Path example : examples(target)) {
                byte[] input = group.input(target, Files.readAllBytes(example));
                Files.write(corpus.resolve(target.folder() + "-" + example.getFileName()), input);
            }
        }
        Files.deleteIfExists(counts());
        Process process = new ProcessBuilder(command(corpus))
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        try {
            return process.waitFor() == 0;
        } finally {
            process.destroyForcibly();
        }
    }

    /** What Jazzer says. */
    Path log() {
        return work().resolve("jazzer.log");
    }

    /** How many inputs each target had in the last run that found nothing. */
    Map<FuzzTarget, Long> inputs() throws IOException {
        Properties counts = new Properties();
        try (Reader file = Files.newBufferedReader(counts())) {
            counts.load(file);
        }
        return group.targets().stream()
                .collect(Collectors.toMap(target -> target, target -> Long.valueOf(counts.getProperty(target.name()))));
    }

    /** The examples of a target, in the order of their names. */
    static List<Path> examples(FuzzTarget target) throws IOException {
        try (Stream<Path> files = Files.list(target.examples(EXAMPLES))) {
            return files.sorted().toList();
        }
    }

    private Path work() {
        return Path.of("target", "fuzz", group.folder());
    }

    private Path counts() {
        return work().resolve("inputs.properties");
    }

    private List<String> command(Path corpus) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                // Halves the time until the first input, and inputs are about as quick.
                "-XX:TieredStopAtLevel=1",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "-D" + JazzerEntry.GROUP + "=" + group,
                "-D" + JazzerEntry.EXAMPLES + "=" + EXAMPLES,
                "-D" + JazzerEntry.COUNTS + "=" + counts(),
                "-cp",
                classPath(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + JazzerEntry.class.getName(),
                "--instrumentation_includes=" + WATCHED,
                "--custom_hook_includes=" + WATCHED,
                // Talking to the server under test is no finding.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery",
                "--reproducer_path=" + work(),
                "-artifact_prefix=" + work() + "/",
                time.map(each -> "-max_total_time=" + each.toSeconds()).orElse("-runs=" + group.inputs()),
                "-seed=" + seed,
                "-max_len=" + LONGEST_INPUT,
                "-timeout=60",
                "-rss_limit_mb=2048",
                "-print_final_stats=1",
                corpus.toString());
    }

    /** Without JUnit's launcher, which Jazzer would take for a wish to run JUnit's tests. */
    private static String classPath() {
        String whole = Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                .orElseGet(() -> System.getProperty("java.class.path"));
        return Stream.of(whole.split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("junit-platform-launcher"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
