package dev.kontor.standalone;

import dev.kontor.oci.Digest;
import dev.kontor.service.config.ConfigLoader;
import dev.kontor.service.config.LoadOutcome;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Serves a few requests from an empty folder and ends: the run from which the build learns which classes a start needs.
 */
final class WarmUp {
    private WarmUp() {}

    /** Runs once; the folder is gone afterwards. */
    public static void main(String[] arguments) throws IOException {
        new CommandLine(new Main()).execute("--version");
        Path folder = Files.createTempDirectory("kontor-warm-up");
        Map<String, String> settings =
                Map.of("KONTOR_STORAGE_ROOTDIRECTORY", folder.toString(), "KONTOR_HTTP_PORT", "0");
        try {
            if (ConfigLoader.load(Optional.empty(), settings) instanceof LoadOutcome.Loaded loaded) {
                try (Registry registry = Registry.start(loaded.config())) {
                    exercise(registry.uri());
                }
            }
        } finally {
            delete(folder);
        }
    }

    private static void exercise(URI uri) throws IOException {
        byte[] blob = "{}".getBytes(StandardCharsets.UTF_8);
        String digest = Digest.sha256(blob).value();
        byte[] manifest = """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
                "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},"layers":[]}""".formatted(digest).getBytes(StandardCharsets.UTF_8);
        send(uri, "POST", "/v2/warm/up/blobs/uploads/?digest=" + digest, blob);
        send(uri, "PUT", "/v2/warm/up/manifests/1", manifest);
        for (String path : List.of("/readyz", "/v2/", "/v2/_catalog", "/v2/warm/up/tags/list", "/v2/a/manifests/b")) {
            send(uri, "GET", path, new byte[0]);
        }
        send(uri, "GET", "/v2/warm/up/manifests/1", new byte[0]);
        send(uri, "GET", "/v2/warm/up/blobs/" + digest, new byte[0]);
    }

    private static void send(URI uri, String method, String path, byte[] body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) uri.resolve(path).toURL().openConnection();
        connection.setRequestMethod(method);
        if (body.length > 0) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/vnd.oci.image.manifest.v1+json");
            connection.getOutputStream().write(body);
        }
        connection.getResponseCode();
        connection.disconnect();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
