package dev.kontor.testkit.s3;

import dev.kontor.testkit.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versity's S3 gateway before a folder of this machine. */
public final class VersityServer extends S3Server {
    private static Optional<VersityServer> shared = Optional.empty();

    private final Path program;

    private VersityServer(Path program) {
        this.program = program;
    }

    /** The server that all tests of this process share, by the rule of {@link Tool} where it is not installed. */
    public static synchronized VersityServer shared() {
        if (shared.isEmpty()) {
            VersityServer server = new VersityServer(
                    Tool.program("versitygw", "go install github.com/versity/versitygw/cmd/versitygw@latest"));
            server.start();
            shared = Optional.of(server);
        }
        return shared.get();
    }

    @Override
    protected List<String> command(Path data, int serverPort) {
        try {
            Path root = Files.createDirectories(data.resolve("data"));
            return List.of(
                    program.toString(),
                    "--port",
                    "127.0.0.1:" + serverPort,
                    "--health",
                    "/health",
                    "--keep-alive",
                    "--quiet",
                    "posix",
                    root.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("ROOT_ACCESS_KEY", CREDENTIALS.accessKey(), "ROOT_SECRET_KEY", CREDENTIALS.secretKey());
    }

    @Override
    protected boolean isReady() {
        return answers("/health");
    }
}
