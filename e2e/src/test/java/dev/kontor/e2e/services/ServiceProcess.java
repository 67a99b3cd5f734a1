package dev.kontor.e2e.services;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A program in a process of its own, which ends with this one at the latest. */
public final class ServiceProcess implements AutoCloseable {
    private final Process process;
    private final int port;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Thread reading;

    private ServiceProcess(Process process, int port) {
        this.process = process;
        this.port = port;
        this.reading = Thread.ofVirtual().start(this::read);
    }

    /** Starts a program, whose listener's port is the given one. */
    public static ServiceProcess start(String main, int port, Map<String, String> settings, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(settings);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
        return new ServiceProcess(process, port);
    }

    private void read() {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException e) {
            output.add("(it was killed while it said something)");
        }
    }

    /** The port of its listener. */
    public int port() {
        return port;
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** All that it has said so far. */
    public String output() {
        return output.stream().collect(Collectors.joining("\n"));
    }

    /** Tells it to end, and returns at once; unlike the process's own method, keeps reading what it says. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Waits for its end; afterwards {@link #output} is complete. */
    public int exitCode() throws InterruptedException {
        int code = process.waitFor();
        reading.join();
        return code;
    }

    /** Sends it a signal, such as {@code STOP} and {@code CONT}. */
    public void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("the process cannot be sent " + name);
        }
    }

    /** Kills it, and returns at once. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
