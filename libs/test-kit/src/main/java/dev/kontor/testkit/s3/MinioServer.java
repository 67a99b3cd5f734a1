package dev.kontor.testkit.s3;

import dev.kontor.testkit.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A MinIO server. */
public final class MinioServer extends S3Server {
    private static Optional<MinioServer> shared = Optional.empty();

    private final Path program;

    private MinioServer(Path program) {
        this.program = program;
    }

    /** The server that all tests of this process share, by the rule of {@link Tool} where MinIO is not installed. */
    public static synchronized MinioServer shared() {
        if (shared.isEmpty()) {
            shared = Optional.of(started());
        }
        return shared.get();
    }

    /** A server of one test's own, which closes it, by the rule of {@link Tool} where MinIO is not installed. */
    public static MinioServer started() {
        MinioServer server = new MinioServer(Tool.program("minio", "go install github.com/minio/minio@latest"));
        server.start();
        return server;
    }

    @Override
    protected List<String> command(Path data, int serverPort) {
        return List.of(
                program.toString(),
                "server",
                data.resolve("data").toString(),
                "--quiet",
                "--address",
                "127.0.0.1:" + serverPort,
                "--console-address",
                "127.0.0.1:0");
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of(
                "MINIO_ROOT_USER", CREDENTIALS.accessKey(),
                "MINIO_ROOT_PASSWORD", CREDENTIALS.secretKey(),
                "MINIO_UPDATE", "off");
    }

    @Override
    protected boolean isReady() {
        return answers("/minio/health/ready");
    }
}
