package dev.kontor.testkit.kafka;

import dev.kontor.testkit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

/** A single Kafka node, broker and controller, in a process of its own, with its data in a temporary folder. */
public final class KafkaBroker implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static Optional<KafkaBroker> shared = Optional.empty();

    private final Path libraries;
    private final Path folder;
    private final int port;
    private Process process;

    private KafkaBroker(Path libraries, OptionalInt advertised) {
        this.libraries = libraries;
        try {
            folder = Files.createTempDirectory("kafka-broker");
            port = configure(advertised);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("kafka.tools.StorageTool", "format", "-t", Uuid.randomUuid().toString(), "-c", config(), "--standalone");
    }

    /**
     * The broker that all tests of this process share; nobody may stop it.
     *
     * @param libraries the folder with its jars
     */
    public static synchronized KafkaBroker shared(Path libraries) {
        if (shared.isEmpty()) {
            shared = Optional.of(started(libraries));
        }
        return shared.get();
    }

    /**
     * A broker of one test's own, which closes it.
     *
     * @param libraries the folder with its jars
     */
    public static KafkaBroker started(Path libraries) {
        KafkaBroker broker = new KafkaBroker(libraries, OptionalInt.empty());
        broker.start();
        return broker;
    }

    /**
     * A broker of one test's own that tells its clients another port than its own, such as that of a proxy; it is not
     * started.
     *
     * @param libraries the folder with its jars
     */
    public static KafkaBroker behind(int advertised, Path libraries) {
        return new KafkaBroker(libraries, OptionalInt.of(advertised));
    }

    /** Starts it, or starts it again on the same folder and ports, and waits until it takes requests. */
    public void start() {
        long before = starts();
        process = launch("kafka.Kafka", config());
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
        Awaitility.await().atMost(START).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the broker ended: " + Files.readString(log()));
            }
            return starts() > before;
        });
    }

    /** The folder of a partition's records. */
    public Path data(String topic, int partition) {
        return folder.resolve("data").resolve(topic + "-" + partition);
    }

    /** The port on which it listens. */
    public int port() {
        return port;
    }

    /**
     * From now until the next start no file of it can grow, as if its disk were full: each write of the process beyond
     * what is there fails.
     */
    public void fillDisk() {
        run(List.of("prlimit", "--pid", Long.toString(process.pid()), "--fsize=0"));
    }

    /** Waits for the end of the process, which it comes to by itself. */
    public void awaitEnd() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the process does not end, see " + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where clients find it. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Ends the process at once, as a crash would. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Ends the process in an orderly way. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    /** Stops the process from doing anything; its connections stay open. */
    public void pause() {
        signal("-STOP");
    }

    /** Lets a paused process go on. */
    public void resume() {
        signal("-CONT");
    }

    /** Ends the process and deletes its data. */
    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the configuration and gives the port of the broker. */
    private int configure(OptionalInt advertised) throws IOException {
        int broker = Ports.take();
        int controller = Ports.take();
        Files.writeString(folder.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                controller.quorum.bootstrap.servers=127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%4$d,CONTROLLER://127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
                log.dirs=%3$s
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                broker.heartbeat.interval.ms=200
                log.cleaner.dedupe.buffer.size=2097152
                """.formatted(
                        broker, controller, folder.resolve("data"), advertised.orElse(broker)));
        return broker;
    }

    private void run(String main, String... arguments) {
        process = launch(main, arguments);
        awaitEnd();
        if (process.exitValue() != 0) {
            throw new IllegalStateException(main + " failed, see " + log());
        }
    }

    private Process launch(String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.language=en",
                "-cp",
                libraries.toAbsolutePath() + "/*",
                main));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String signal) {
        run(List.of("kill", signal, Long.toString(process.pid())));
    }

    private static void run(List<String> command) {
        try {
            int status = new ProcessBuilder(command).start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(command + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long starts() {
        try {
            return Files.exists(log())
                    ? Files.readString(log())
                            .lines()
                            .filter(line -> line.contains("Kafka Server started"))
                            .count()
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private String config() {
        return folder.resolve("server.properties").toString();
    }
}
