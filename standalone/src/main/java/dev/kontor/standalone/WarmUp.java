package dev.kontor.standalone;

import dev.kontor.config.ConfigLoader;
import dev.kontor.config.LoadOutcome;
import dev.kontor.service.Logging;
import dev.kontor.service.warmup.WarmUpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Serves from an empty folder while a client in a process of its own works for some seconds, and ends: the run from which the
 * build learns which classes a start needs and which methods are busy.
 */
final class WarmUp {
    private static final Duration WORK = Duration.ofSeconds(8);

    private WarmUp() {}

    /** Runs once; the folder is gone afterwards. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        new CommandLine(new Main()).execute("--version");
        Path folder = Files.createTempDirectory("kontor-warm-up");
        Map<String, String> settings =
                Map.of("KONTOR_STORAGE_ROOTDIRECTORY", folder.toString(), "KONTOR_HTTP_PORT", "0");
        try {
            if (ConfigLoader.load(Optional.empty(), settings) instanceof LoadOutcome.Loaded loaded) {
                Logging.configure(loaded.config().log());
                try (LocalRegistry registry = LocalRegistry.start(loaded.config())) {
                    exercise(registry.uri());
                }
            }
        } finally {
            delete(folder);
        }
    }

    /** The client runs elsewhere, so that nothing of it is learned. */
    private static void exercise(URI uri) throws IOException, InterruptedException {
        uri.resolve("/readyz").toURL().openStream().close();
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        new ProcessBuilder(
                        java.toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WarmUpClient.class.getName(),
                        "registry",
                        uri.toString(),
                        Long.toString(WORK.toSeconds()))
                .inheritIO()
                .start()
                .waitFor();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
