package dev.kontor.e2e;

import dev.kontor.config.ConfigLoader;
import dev.kontor.config.KontorConfig;
import dev.kontor.config.LoadOutcome;
import dev.kontor.oci.Digest;
import dev.kontor.standalone.LocalRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A whole registry on a free port, and the requests that tests send to it. */
final class Wire implements AutoCloseable {
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final byte[] EMPTY_JSON = "{}".getBytes(StandardCharsets.UTF_8);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LocalRegistry registry;

    private Wire(LocalRegistry registry) {
        this.registry = registry;
    }

    static Wire start(Path folder) {
        return start(folder, Map.of());
    }

    static Wire start(Path folder, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("KONTOR_STORAGE_ROOTDIRECTORY", folder.toString());
        settings.put("KONTOR_HTTP_PORT", "0");
        KontorConfig config = switch (ConfigLoader.load(Optional.empty(), settings)) {
            case LoadOutcome.Loaded loaded -> loaded.config();
            case LoadOutcome.Refused refused -> throw new AssertionError(refused.problems());
        };
        return new Wire(LocalRegistry.start(config));
    }

    URI uri() {
        return registry.uri();
    }

    HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri().resolve(path))
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    HttpResponse<byte[]> delete(String path) {
        return send("DELETE", path, new byte[0]);
    }

    HttpResponse<byte[]> post(String path) {
        return send("POST", path, new byte[0]);
    }

    /** Pushes a blob in one request and returns its digest. */
    Digest pushBlob(String repository, byte[] blob) {
        Digest digest = Digest.sha256(blob);
        HttpResponse<byte[]> answer = blob.length == 0
                ? post("/v2/" + repository + "/blobs/uploads/?digest=" + digest)
                : send("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + digest, blob);
        if (answer.statusCode() != 201) {
            throw new AssertionError("the push of a blob was answered " + answer.statusCode() + ": " + text(answer));
        }
        return digest;
    }

    HttpResponse<byte[]> pushManifest(String repository, String reference, byte[] manifest) {
        return send("PUT", "/v2/" + repository + "/manifests/" + reference, manifest, "Content-Type", OCI_MANIFEST);
    }

    /** A manifest whose configuration is the empty JSON object; {@code name} makes it unlike others. */
    static byte[] manifest(String name) {
        return manifest(name, "");
    }

    static byte[] manifest(String name, String moreFields) {
        return """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.empty.v1+json",\
                "digest":"%s","size":2},"layers":[]%s,"annotations":{"name":"%s"}}""".formatted(OCI_MANIFEST, Digest.sha256(EMPTY_JSON), moreFields, name)
                .getBytes(StandardCharsets.UTF_8);
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Override
    public void close() {
        client.close();
        registry.close();
    }
}
