package dev.kontor.service.warmup;

import dev.kontor.http.IdentityHeader;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.identity.TokenIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BinaryOperator;

/**
 * Requests to one listener; what is answered does not matter here.
 *
 * @param token the token that a request carries, of its method and target; empty for none
 */
record Requests(HttpClient client, URI uri, BinaryOperator<String> token) {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    static Requests plain(HttpClient client, URI uri) {
        return new Requests(client, uri, (_, _) -> "");
    }

    static Requests signed(HttpClient client, URI uri, TokenIssuer issuer, String audience) {
        return new Requests(client, uri, (method, target) -> issuer.issue(Caller.ANONYMOUS, audience, method, target));
    }

    HttpResponse<byte[]> send(String method, String target, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher publisher =
                body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri.resolve(target)).timeout(LONGEST).method(method, publisher);
        String identity = token.apply(method, target);
        if (!identity.isEmpty()) {
            request.header(IdentityHeader.NAME, identity);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String target, String... headers) throws IOException, InterruptedException {
        return send("GET", target, new byte[0], headers);
    }

    HttpResponse<byte[]> head(String target) throws IOException, InterruptedException {
        return send("HEAD", target, new byte[0]);
    }

    HttpResponse<byte[]> delete(String target) throws IOException, InterruptedException {
        return send("DELETE", target, new byte[0]);
    }
}
