package dev.kontor.e2e.crash;

import static org.awaitility.Awaitility.await;

import dev.kontor.e2e.RealClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** An S3 server on a free port; its buckets are folders, as MinIO keeps them. */
final class MinioServer implements AutoCloseable {
    static final String ACCESS_KEY = "kontor";
    static final String SECRET_KEY = "kontor-secret";

    private final Process process;
    private final Path data;
    private final String endpoint;

    private MinioServer(Process process, Path data, String endpoint) {
        this.process = process;
        this.data = data;
        this.endpoint = endpoint;
    }

    /** Starts the server, or ends the test as not run where MinIO is not installed. */
    static MinioServer start(Path data) throws IOException {
        Path program = RealClient.named("minio", "go install github.com/minio/minio@latest")
                .program();
        String address = "127.0.0.1:" + freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        program.toString(), "server", "--quiet", "--address", address, data.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("MINIO_ROOT_USER", ACCESS_KEY);
        builder.environment().put("MINIO_ROOT_PASSWORD", SECRET_KEY);
        builder.environment().put("MINIO_BROWSER", "off");
        MinioServer server = new MinioServer(builder.start(), data, "http://" + address);
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(server::isReady);
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean isReady() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI health = URI.create(endpoint + "/minio/health/ready");
            return client.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        }
    }

    String endpoint() {
        return endpoint;
    }

    /** Makes an empty bucket. */
    void makeBucket(String name) throws IOException {
        Files.createDirectory(data.resolve(name));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
