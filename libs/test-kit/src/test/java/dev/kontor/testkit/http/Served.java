package dev.kontor.testkit.http;

import dev.kontor.http.CompletedRequest;
import dev.kontor.http.HttpServer;
import dev.kontor.http.HttpServerConfig;
import dev.kontor.http.RequestBody;
import dev.kontor.http.RequestPath;
import dev.kontor.http.ResponseBody;
import dev.kontor.testkit.RawHttp;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A server on a free port with the routes that these tests share.
 *
 * <ul>
 *   <li>{@code GET /path/…}: the decoded path as the handler sees it
 *   <li>{@code POST /echo}: the body
 *   <li>{@code POST /digest}: size and SHA-256 of the body, read in large pieces
 *   <li>{@code POST /reject}: 401 without a look at the body
 *   <li>{@code GET /hello}: five bytes
 * </ul>
 */
final class Served implements AutoCloseable {
    /** Long enough never to matter. */
    static final Duration LONG = Duration.ofMinutes(5);

    /** Short enough to wait for. */
    static final Duration SHORT = Duration.ofMillis(300);

    private final List<CompletedRequest> completed = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    private Served(
            HttpServerConfig config, UnaryOperator<HttpServer.Builder> more, Consumer<HttpRouting.Builder> moreRoutes) {
        server = more.apply(HttpServer.builder(config))
                .observer(completed::add)
                .routes(moreRoutes)
                .routes(Served::sharedRoutes)
                .start();
    }

    static Served patient() {
        return patient(_ -> {});
    }

    static Served patient(Consumer<HttpRouting.Builder> moreRoutes) {
        return with(limits(LONG, LONG), moreRoutes);
    }

    static Served with(HttpServerConfig config, Consumer<HttpRouting.Builder> moreRoutes) {
        return new Served(config, UnaryOperator.identity(), moreRoutes);
    }

    /** With more than routes, such as TLS. */
    static Served built(
            HttpServerConfig config, UnaryOperator<HttpServer.Builder> more, Consumer<HttpRouting.Builder> moreRoutes) {
        return new Served(config, more, moreRoutes);
    }

    static HttpServerConfig limits(Duration idle, Duration stall) {
        return new HttpServerConfig("127.0.0.1", 0, idle, stall, Duration.ofSeconds(5), 500, 64 << 10, 16 << 10);
    }

    RawHttp connect() {
        return RawHttp.connect(server.port());
    }

    HttpServer server() {
        return server;
    }

    /** The requests whose answers are out. */
    List<CompletedRequest> completed() {
        return completed;
    }

    @Override
    public void close() {
        server.close();
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256Digest().digest(bytes));
    }

    private static void sharedRoutes(HttpRouting.Builder routing) {
        routing.get("/path/*", (request, response) -> text(request, response, RequestPath.of(request)));
        routing.get("/hello", (request, response) -> text(request, response, "hello"));
        routing.head("/hello", (request, response) -> text(request, response, "hello"));
        routing.post(
                "/echo",
                (request, response) -> ResponseBody.send(
                        request,
                        response,
                        RequestBody.of(request).readAtMost(1 << 20).orElseThrow()));
        routing.post("/digest", Served::digest);
        routing.post("/reject", (_, response) -> response.status(401).send("no".getBytes(StandardCharsets.UTF_8)));
    }

    private static void digest(ServerRequest request, ServerResponse response) {
        RequestBody body = RequestBody.of(request);
        MessageDigest digest = sha256Digest();
        byte[] buffer = new byte[256 << 10];
        for (int count = body.readFully(buffer); count >= 0; count = body.readFully(buffer)) {
            digest.update(buffer, 0, count);
        }
        text(request, response, body.receivedBytes() + " " + HexFormat.of().formatHex(digest.digest()));
    }

    static void text(ServerRequest request, ServerResponse response, String text) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain");
        ResponseBody.send(request, response, text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
