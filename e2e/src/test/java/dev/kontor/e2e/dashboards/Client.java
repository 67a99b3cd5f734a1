package dev.kontor.e2e.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLContext;

/** Requests to a registry, by users whose password is that of {@link Watched}; nobody logs in whose name is empty. */
final class Client implements AutoCloseable {
    private final URI uri;
    private final HttpClient client;

    Client(URI uri, SSLContext trusted) {
        this.uri = uri;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusted)
                .build();
    }

    /** The status of the answer to a request without a body. */
    int ask(String method, String path, String user) {
        return send(method, path, user, Watched.PASSWORD, new byte[0]).statusCode();
    }

    /** The status of the answer to whoever has a wrong password. */
    int askWithWrongPassword(String path, String user) {
        return send("GET", path, user, "not the password", new byte[0]).statusCode();
    }

    /** The status of the answer to a request with a body. */
    int send(String method, String path, String user, byte[] body, String... headers) {
        return send(method, path, user, Watched.PASSWORD, body, headers).statusCode();
    }

    /** The path of a new upload. */
    String beginUpload(String path, String user) {
        HttpResponse<String> answer = send("POST", path, user, Watched.PASSWORD, new byte[0]);
        return URI.create(answer.headers().firstValue("Location").orElseThrow()).getPath();
    }

    /** What is answered to a GET. */
    String text(String path, String user) {
        HttpResponse<String> answer = send("GET", path, user, Watched.PASSWORD, new byte[0]);
        if (answer.statusCode() != 200) {
            throw new AssertionError(uri + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private HttpResponse<String> send(
            String method, String path, String user, String password, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve(path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (!user.isEmpty()) {
            byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
