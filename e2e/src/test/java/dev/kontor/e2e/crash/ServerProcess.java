package dev.kontor.e2e.crash;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A registry in a process of its own, which can be stopped and killed. */
public final class ServerProcess {
    private static final int KILLED = 137;
    private static final int TERMINATED = 143;

    private final Process process;
    private final List<String> output = new ArrayList<>();
    private Optional<URI> uri = Optional.empty();
    private Optional<Thread> reading = Optional.empty();

    private ServerProcess(Process process) {
        this.process = process;
    }

    /**
     * Options that make starts quick: a cache of loaded classes, which a first run writes. None where classes are not in
     * jars.
     */
    static List<String> quickStart(Setup setup, Path cache) throws IOException, InterruptedException {
        if (!Stream.of(classPath().split(File.pathSeparator, -1)).allMatch(entry -> entry.endsWith(".jar"))) {
            return List.of();
        }
        ServerProcess first = start(setup, List.of("-XX:AOTCacheOutput=" + cache), Map.of());
        first.process.destroy();
        first.process.waitFor();
        return List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=auto");
    }

    /** Starts a registry, and returns when it listens or has ended. */
    public static ServerProcess start(Setup setup, List<String> options, Map<String, String> variables)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), "dev.kontor.standalone.Main", "serve"));
        command.add(setup.configuration().toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        ServerProcess server = new ServerProcess(builder.start());
        server.awaitStart();
        return server;
    }

    private static String classPath() {
        String own = Path.of("target").toAbsolutePath().toString();
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.startsWith(own))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void awaitStart() throws IOException {
        BufferedReader reader = process.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            note(line);
            if (line.contains("listening ")) {
                uri = Optional.of(URI.create(line.substring(line.indexOf("http"))));
                reading = Optional.of(Thread.ofVirtual().start(() -> noteRest(reader)));
                return;
            }
        }
    }

    private void noteRest(BufferedReader reader) {
        try {
            reader.lines().forEach(this::note);
        } catch (UncheckedIOException e) {
            note("(it was killed while it said something)");
        }
    }

    private void note(String line) {
        synchronized (output) {
            output.add(line);
        }
    }

    /** Where it listens; empty when it ended before. */
    public Optional<URI> uri() {
        return uri;
    }

    /** The number of its process. */
    public long pid() {
        return process.pid();
    }

    /** What it said so far of errors that it did not expect. */
    public List<String> errors() {
        synchronized (output) {
            return output.stream()
                    .filter(line -> line.contains("\"level\":\"ERROR\"")
                            || line.contains("OutOfMemoryError")
                            || line.startsWith("Exception in thread"))
                    .toList();
        }
    }

    /** Asks it to end, as an operator does. */
    public void terminate() {
        process.destroy();
    }

    /** Kills it unless it has ended by itself. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Waits for its end, which must be that of a process that was asked to end. */
    public void awaitTerminated() throws InterruptedException {
        awaitEnd(TERMINATED);
    }

    /** Waits for its end, which must be that of a killed process. */
    public void awaitKilled() throws InterruptedException {
        awaitEnd(KILLED);
    }

    private void awaitEnd(int status) throws InterruptedException {
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended || process.exitValue() != status) {
            String how = ended ? "ended with status " + process.exitValue() : "has not ended";
            process.destroyForcibly();
            synchronized (output) {
                throw new AssertionError("the registry " + how + ":\n" + String.join("\n", output));
            }
        }
        if (reading.isPresent()) {
            reading.get().join();
        }
    }
}
