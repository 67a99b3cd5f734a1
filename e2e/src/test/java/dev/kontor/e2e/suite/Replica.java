package dev.kontor.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.services.ServiceProcess;
import dev.kontor.testkit.Ports;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One program of the suite at one port, whose process ends and starts again. */
final class Replica {
    private static final int TERMINATED = 143;

    private final String service;
    private final Map<String, String> settings;
    private final int port;
    private Optional<ServiceProcess> process = Optional.empty();

    /** @param portVariable the variable that names the port of its listener */
    Replica(String service, String portVariable, Map<String, String> settings) {
        this.service = service;
        this.port = Ports.take();
        this.settings = new HashMap<>(settings);
        this.settings.put(portVariable, String.valueOf(port));
    }

    String service() {
        return service;
    }

    int port() {
        return port;
    }

    boolean isRunning() {
        return process.filter(ServiceProcess::isAlive).isPresent();
    }

    void start() throws IOException {
        process = Optional.of(ServiceProcess.start("dev.kontor." + service + ".Main", port, settings));
    }

    /** Kills it as a crash would. */
    void kill() throws InterruptedException {
        ServiceProcess running = process.orElseThrow();
        running.close();
        int _ = running.exitCode();
        process = Optional.empty();
    }

    /** Asks it to end, and waits until it has. */
    void terminate() throws InterruptedException {
        tellToEnd();
        awaitEnd();
    }

    /** Asks it to end, and returns at once. */
    void tellToEnd() {
        process.orElseThrow().terminate();
    }

    /** Waits until it has ended, as one that was asked to. */
    void awaitEnd() throws InterruptedException {
        ServiceProcess running = process.orElseThrow();
        assertThat(running.exitCode()).as(running::output).isEqualTo(TERMINATED);
        process = Optional.empty();
    }

    /** Stops it from doing anything; its connections stay open. */
    void pause() throws IOException, InterruptedException {
        process.orElseThrow().signal("STOP");
    }

    /** Lets it go on after {@link #pause}. */
    void resume() throws IOException, InterruptedException {
        process.orElseThrow().signal("CONT");
    }

    /** What it has said since it started last. */
    String output() {
        return process.map(ServiceProcess::output).orElse("");
    }

    @Override
    public String toString() {
        return service + " at " + port;
    }
}
