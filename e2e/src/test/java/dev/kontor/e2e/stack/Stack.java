package dev.kontor.e2e.stack;

import dev.kontor.testkit.Ports;
import dev.kontor.testkit.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The compose stack under a project name and a port of its own; {@link #close} removes it with its volumes.
 *
 * <p>The system property {@code kontor.stack.files} names the compose files, joined by colons; the first is {@code
 * docker-compose.yml} of the project without it.
 */
final class Stack implements AutoCloseable {
    /** The containers that stay. */
    static final List<String> SERVICES = List.of("gateway", "blob-service", "manifest-service", "kafka", "minio");

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path REPORT = TARGET.resolve("stack-report.txt");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String project = "kontor-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    private final int port = Ports.take();
    private final Docker docker;
    private final List<String> compose;

    private Stack(List<String> overrides, Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("LISTEN", "127.0.0.1:" + port);
        docker = new Docker(Path.of("..").toAbsolutePath().normalize(), Map.copyOf(environment));
        compose = new ArrayList<>(List.of("compose", "--project-name", project));
        String files = System.getProperty("kontor.stack.files", "docker-compose.yml");
        Stream.concat(Stream.of(files.split(":", -1)), overrides.stream())
                .forEach(file -> compose.addAll(List.of("--file", file)));
    }

    /** Starts the stack from images that are built, and waits until all of it is ready; aborts where no engine answers. */
    static Stack start() {
        return start(List.of(), Map.of());
    }

    /**
     * As {@link #start()}, in another shape.
     *
     * @param overrides further compose files
     * @param variables what those ask for
     */
    static Stack start(List<String> overrides, Map<String, String> variables) {
        Stack stack = new Stack(overrides, variables);
        Docker.Answer answer = stack.docker.attempt(List.of("version", "--format", "{{.Server.Version}}"));
        Tool.require(answer.status() == 0, "no Docker engine answers (set DOCKER_HOST): " + answer.errors());
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stack::remove));
        try {
            long begin = System.nanoTime();
            stack.compose("up", "--detach", "--wait", "--quiet-pull");
            stack.report("engine " + answer.output().strip() + "; the stack was ready "
                    + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms after 'up --wait' "
                    + String.join(" ", overrides));
            return stack;
        } catch (AssertionError e) {
            stack.close();
            throw e;
        }
    }

    /** Where its gateway is published. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    String project() {
        return project;
    }

    Docker docker() {
        return docker;
    }

    /** Runs {@code docker compose} on this stack. */
    String compose(String... arguments) {
        return docker.run(Stream.concat(compose.stream(), Stream.of(arguments)).toList());
    }

    /** The running containers of a service. */
    List<String> containers(String service) {
        return running("--filter", "label=com.docker.compose.service=" + service);
    }

    private List<String> running(String... filters) {
        List<String> command =
                new ArrayList<>(List.of("ps", "--quiet", "--filter", "label=com.docker.compose.project=" + project));
        command.addAll(List.of(filters));
        return docker.run(command).lines().toList();
    }

    String container(String service) {
        return containers(service).getFirst();
    }

    /** What a template says of a container, see {@code docker inspect --format}. */
    String inspect(String container, String template) {
        return docker.run("inspect", "--format", template, container);
    }

    /** Waits until all containers are there and healthy. */
    void awaitHealthy() {
        await(() -> running("--filter", "health=healthy").size() >= SERVICES.size()
                && running("--filter", "health=unhealthy").isEmpty()
                && running("--filter", "health=starting").isEmpty());
    }

    /** Ends the first process of a container without notice, as a crash would; the engine's restart policy then holds. */
    void kill9(String container) {
        String pid = inspect(container, "{{.State.Pid}}");
        String image = inspect(container(SERVICES.getLast()), "{{.Config.Image}}");
        docker.run(
                "run",
                "--rm",
                "--pid",
                "host",
                "--network",
                "none",
                "--user",
                "0:0",
                "--entrypoint",
                "bash",
                image,
                "-c",
                "kill -9 " + pid);
    }

    /** Takes a service's container off the network of store and log while something is done. */
    <T> T whileCut(String service, Callable<T> action) throws Exception {
        String network = project + "_store";
        String container = container(service);
        docker.run("network", "disconnect", network, container);
        try {
            return action.call();
        } finally {
            docker.run("network", "connect", "--alias", service, network, container);
        }
    }

    /** The events of all changes, as they stand on the broker's topic, in JSON. */
    List<String> events() {
        String image = inspect(container("blob-service"), "{{.Config.Image}}");
        return docker.run(
                        "run",
                        "--rm",
                        "--network",
                        project + "_store",
                        "--volume",
                        TARGET.resolve("test-classes") + ":/tests:ro",
                        "--entrypoint",
                        "java",
                        image,
                        "-cp",
                        "/tests:/opt/kontor/service.jar",
                        TopicDump.class.getName(),
                        "kafka:9092",
                        "kontor.registry.changes")
                .lines()
                .toList();
    }

    /** Waits for a condition, which may fail for want of an answer meanwhile. */
    static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreException(IOException.class)
                .until(condition);
    }

    /** Adds a line to the report of this run. */
    void report(String line) {
        try {
            Files.createDirectories(TARGET);
            Files.writeString(REPORT, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps what the containers said in {@code target/stack.log} and removes all of them. */
    @Override
    public void close() {
        try {
            Files.createDirectories(TARGET);
            Files.writeString(TARGET.resolve("stack.log"), compose("logs", "--no-color", "--timestamps"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            remove();
        }
    }

    private void remove() {
        docker.attempt(
                Stream.concat(compose.stream(), Stream.of("down", "--volumes", "--remove-orphans", "--timeout", "1"))
                        .toList());
    }
}
