package dev.kontor.testkit.s3;

import dev.kontor.store.s3.S3ObjectStore;
import dev.kontor.store.s3.S3Settings;
import dev.kontor.testkit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real S3 server in a process of its own, on a free port, with its data in a temporary folder. */
public abstract class S3Server implements AutoCloseable {
    /** The key pair that the server takes. */
    protected static final S3Settings.Credentials CREDENTIALS =
            new S3Settings.Credentials("kontor-tests", "kontor-tests-secret", Optional.empty());

    private static final Duration START = Duration.ofMinutes(2);

    private final int port = Ports.take();
    private final Path folder = temporaryFolder();
    private Process process;

    /** How the server is started. */
    protected abstract List<String> command(Path data, int serverPort);

    /** What the server finds in its environment. */
    protected Map<String, String> environment() {
        return Map.of();
    }

    /** Whether a fresh server takes requests. */
    protected abstract boolean isReady();

    /** Whether a path of the server is answered 200; false also while nobody answers. */
    protected final boolean answers(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(endpoint().resolve(path)).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Starts it, or starts it again on the same data, and waits until it takes requests. */
    public void start() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command(folder, port))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("server.log").toFile()));
            builder.environment().putAll(environment());
            process = builder.start();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
            Awaitility.await().atMost(START).pollInterval(Duration.ofMillis(50)).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException(
                            "the server ended: " + Files.readString(folder.resolve("server.log")));
                }
                return isReady();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The key pair that it takes. */
    public S3Settings.Credentials credentials() {
        return CREDENTIALS;
    }

    /** The number of its process. */
    public long pid() {
        return process.pid();
    }

    /** Makes a bucket that nobody else uses. */
    public String newBucket() {
        String bucket = "b" + UUID.randomUUID();
        S3ObjectStore.open(settingsThatCreate(bucket)).close();
        return bucket;
    }

    /** How the driver reaches a bucket of this server, with keys below {@code some/prefix}. */
    public S3Settings settings(String bucket) {
        return settings(bucket, endpoint());
    }

    /** As {@link #settings(String)}, by way of another address, such as that of a proxy that fails on purpose. */
    public S3Settings settings(String bucket, URI by) {
        return settings(bucket, by, false);
    }

    /** As {@link #settings(String)}, with a bucket that the driver makes when it is absent. */
    public S3Settings settingsThatCreate(String bucket) {
        return settings(bucket, endpoint(), true);
    }

    private S3Settings settings(String bucket, URI by, boolean createBucket) {
        return new S3Settings(
                Optional.of(by),
                "us-east-1",
                bucket,
                createBucket,
                "some/prefix",
                Optional.of(CREDENTIALS),
                true,
                false,
                S3Settings.DEFAULT_PART_BYTES,
                Optional.empty(),
                folder.resolve("spool"));
    }

    /** Ends the process at once, as a crash would. */
    public void kill() {
        try {
            if (!process.destroyForcibly().waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the process from doing anything; its connections stay open. */
    public void pause() {
        signal("-STOP");
    }

    /** Lets a paused process go on. */
    public void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int status = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill " + signal + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("s3-server");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
