package dev.kontor.e2e.crash;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/**
 * Requests to a registry that may end while it answers: then they throw {@link IOException}.
 *
 * @param mayStop whether it may say that it cannot answer, so that 502, 503 and 504 are as good as no answer: then they
 *     throw {@link UnavailableException}
 */
public record Requests(HttpClient client, URI uri, boolean mayStop) {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Set<Integer> UNAVAILABLE = Set.of(502, 503, 504);

    Requests(HttpClient client, URI uri) {
        this(client, uri, false);
    }

    /** A client of HTTP/1.1, whose connections last until it is closed. */
    public static HttpClient newClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    /** Sends the body, saying how long it is. */
    public HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return send(
                method,
                path,
                body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body),
                headers);
    }

    /** Sends the body in chunks, without saying how long it is. */
    public HttpResponse<byte[]> stream(String method, String path, byte[] body)
            throws IOException, InterruptedException {
        return send(method, path, HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    }

    /** Gets what is at a path. */
    public HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send("GET", path, new byte[0]);
    }

    private HttpResponse<byte[]> send(String method, String path, HttpRequest.BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri.resolve(path)).timeout(LONGEST).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (mayStop && UNAVAILABLE.contains(answer.statusCode())) {
            throw new UnavailableException(
                    answer.statusCode(),
                    answer.headers().firstValue("Retry-After").isPresent());
        }
        return answer;
    }
}
