package dev.kontor.e2e.doors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.config.ConfigLoader;
import dev.kontor.config.LoadOutcome;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Json;
import dev.kontor.standalone.LocalRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** A registry with doors, and those who stand before them. Every user's password is the name and {@code -secret}. */
final class House implements AutoCloseable {
    static final byte[] MANIFEST =
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}"
                    .getBytes(StandardCharsets.UTF_8);
    static final String INDEX = "application/vnd.oci.image.index.v1+json";

    /** Everybody may pull what is public; users what is the team's; each user pushes to a corner of their own. */
    static final String RULES = """
            {"repositories": {
               "public/**": {"anonymousPolicy": ["read"], "policies": [{"users": ["root"], "actions": ["read", "create", "update", "delete"]}]},
               "team/**": {"defaultPolicy": ["read"], "policies": [
                   {"groups": ["devs"], "actions": ["read", "create"]},
                   {"users": ["root"], "actions": ["read", "create", "update", "delete"]}]},
               "bobs/**": {"policies": [{"users": ["bob"], "actions": ["read", "create", "update", "delete"]}]},
               "hidden/**": {"policies": [{"users": ["root"], "actions": ["read", "create", "update", "delete"]}]}},
             "groups": {"devs": {"users": ["alice"]}},
             "adminPolicy": {"users": ["admin"], "actions": ["read", "create", "update", "delete"]},
             "metrics": {"users": ["scraper"]}}
            """;

    private static final byte[] SALT = "kontor-salt-16-b".getBytes(StandardCharsets.US_ASCII);

    private final Path folder;
    private final URI uri;
    private final Closing registry;
    private HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Ends what was started. */
    @FunctionalInterface
    interface Closing {
        void close();
    }

    private House(Path folder, URI uri, Closing registry) {
        this.folder = folder;
        this.uri = uri;
        this.registry = registry;
    }

    /** From now on it is asked with these certificates. */
    void trusting(SSLContext context) {
        client.close();
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }

    /** A registry of the users root, admin, alice, bob, carol and scraper, under the usual rules. */
    static House open(Path folder) {
        return open(
                folder,
                "\"auth\": {\"htpasswd\": {\"path\": \"" + folder.resolve("htpasswd") + "\"}, \"apikey\": true},"
                        + " \"accessControl\": " + RULES);
    }

    /** The same with other contents of the block {@code http}. */
    static House open(Path folder, String http) {
        try {
            Path users = folder.resolve("htpasswd");
            if (!Files.exists(users)) {
                Files.writeString(users, users("root", "admin", "alice", "bob", "carol", "scraper"));
            }
            Path file = Files.writeString(
                    folder.resolve("config.json"),
                    "{\"storage\": {\"rootDirectory\": \"" + folder.resolve("data") + "\"}, \"http\": {\"port\": \"0\""
                            + (http.isEmpty() ? "" : ", " + http)
                            + "}, \"extensions\": {\"metrics\": {}}}");
            return switch (ConfigLoader.load(Optional.of(file), Map.of())) {
                case LoadOutcome.Loaded loaded -> {
                    LocalRegistry registry = LocalRegistry.start(loaded.config());
                    yield new House(folder, registry.uri(), registry::close);
                }
                case LoadOutcome.Refused refused -> throw new AssertionError(refused.problems());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The usual rules and users before a gateway and services in processes of their own, on a bucket. */
    static House suite(Path folder) throws IOException {
        Path users = Files.writeString(
                folder.resolve("htpasswd"), users("root", "admin", "alice", "bob", "carol", "scraper"));
        Path file = Files.writeString(
                folder.resolve("config.json"),
                "{\"http\": {\"auth\": {\"htpasswd\": {\"path\": \"" + users
                        + "\"}, \"apikey\": true}, \"accessControl\": " + RULES + "}}");
        SuiteProcesses suite = SuiteProcesses.start(folder, file);
        return new House(folder, suite.uri(), suite::close);
    }

    /** Lines of a file of users with the usual passwords. */
    static String users(String... names) {
        StringBuilder lines = new StringBuilder();
        for (String name : names) {
            lines.append(line(name, name + "-secret"));
        }
        return lines.toString();
    }

    static String line(String name, String password) {
        return name + ":" + OpenBSDBCrypt.generate(password.toCharArray(), SALT, 4) + "\n";
    }

    Path users() {
        return folder.resolve("htpasswd");
    }

    URI uri() {
        return uri;
    }

    String host() {
        return uri().getAuthority();
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** The credential of a user; of nobody where the name is empty. */
    static Optional<String> login(String user) {
        return user.isEmpty() ? Optional.empty() : Optional.of(basic(user, user + "-secret"));
    }

    /** An answer. */
    record Answer(HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        List<String> headers(String name) {
            return response.headers().allValues(name);
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return Json.MAPPER.readTree(response.body());
            } catch (IOException e) {
                throw new AssertionError(text(), e);
            }
        }

        String errorCode() {
            return json().path("errors").path(0).path("code").asText();
        }
    }

    Answer ask(String method, String path, Optional<String> authorization) {
        return ask(method, path, authorization, new byte[0]);
    }

    Answer ask(String method, String path, Optional<String> authorization, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri() + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        authorization.ifPresent(value -> request.header("Authorization", value));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(client.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Answer get(String path, String user) {
        return ask("GET", path, login(user));
    }

    /** A form by POST. */
    Answer post(String path, Map<String, String> form) {
        String body = String.join(
                "&",
                form.entrySet().stream()
                        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                        .toList());
        return ask(
                "POST",
                path,
                Optional.empty(),
                body.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    Answer pushManifest(String repository, String reference, Optional<String> authorization) {
        return ask(
                "PUT", "/v2/" + repository + "/manifests/" + reference, authorization, MANIFEST, "Content-Type", INDEX);
    }

    Answer pushBlob(String repository, byte[] blob, Optional<String> authorization) {
        return ask(
                "POST",
                "/v2/" + repository + "/blobs/uploads/?digest=" + Digest.sha256(blob),
                authorization,
                blob,
                "Content-Type",
                "application/octet-stream");
    }

    /** A token for some scopes, as clients ask for one. */
    Answer token(String user, String... scopes) {
        StringBuilder path = new StringBuilder("/zot/auth/token?service=" + host());
        for (String scope : scopes) {
            path.append("&scope=").append(URLEncoder.encode(scope, StandardCharsets.UTF_8));
        }
        return get(path.toString(), user);
    }

    Optional<String> bearer(String user, String... scopes) {
        Answer answer = token(user, scopes);
        if (answer.status() != 200) {
            throw new AssertionError(answer.status() + " " + answer.text());
        }
        return Optional.of("Bearer " + answer.json().path("token").asText());
    }

    @Override
    public void close() {
        client.close();
        registry.close();
    }
}
