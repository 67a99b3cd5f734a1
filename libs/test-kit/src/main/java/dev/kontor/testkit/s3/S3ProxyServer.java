package dev.kontor.testkit.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** S3Proxy before a folder: a second implementation of the protocol. Its conditional writes are no race's judge. */
public final class S3ProxyServer extends S3Server {
    private static Optional<S3ProxyServer> shared = Optional.empty();

    private final Path libraries;

    private S3ProxyServer(Path libraries) {
        this.libraries = libraries;
    }

    /**
     * The server that all tests of this process share.
     *
     * @param libraries the folder with its jars
     */
    public static synchronized S3ProxyServer shared(Path libraries) {
        if (shared.isEmpty()) {
            S3ProxyServer server = new S3ProxyServer(libraries);
            server.start();
            shared = Optional.of(server);
        }
        return shared.get();
    }

    @Override
    protected List<String> command(Path data, int serverPort) {
        try {
            Path settings = data.resolve("s3proxy.conf");
            Files.createDirectories(data.resolve("data"));
            Files.writeString(settings, """
                    s3proxy.endpoint=http://127.0.0.1:%d
                    s3proxy.authorization=aws-v2-or-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    s3proxy.ignore-unknown-headers=true
                    s3proxy.v4-max-non-chunked-request-size=134217728
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """.formatted(
                            serverPort, CREDENTIALS.accessKey(), CREDENTIALS.secretKey(), data.resolve("data")));
            Files.writeString(data.resolve("logback.xml"), """
                    <configuration><root level="WARN"/></configuration>
                    """);
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    data + ":" + libraries.toAbsolutePath() + "/*",
                    "org.gaul.s3proxy.Main",
                    "--properties",
                    settings.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected boolean isReady() {
        try (Socket socket = new Socket(endpoint().getHost(), endpoint().getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
