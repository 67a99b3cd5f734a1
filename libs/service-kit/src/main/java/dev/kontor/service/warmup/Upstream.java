package dev.kontor.service.warmup;

import dev.kontor.http.HttpServer;
import dev.kontor.http.HttpServerConfig;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Stands for a service behind a gateway: takes all that it is sent, and has an answer of a usual size. */
record Upstream(HttpServer server) implements AutoCloseable {
    private static final byte[] ANSWER = new byte[4_000];

    static Upstream start(int port) {
        return new Upstream(HttpServer.builder(HttpServerConfig.at("127.0.0.1", port))
                .routes(rules -> rules.any("/*", Upstream::answer))
                .start());
    }

    private static void answer(ServerRequest request, ServerResponse response) {
        String method = request.prologue().method().text();
        try (InputStream body = request.content().inputStream()) {
            body.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        switch (method) {
            case "GET" -> response.status(Status.OK_200).send(ANSWER);
            case "HEAD" -> response.status(Status.OK_200).send();
            case "POST" ->
                response.status(request.query().isEmpty() ? Status.ACCEPTED_202 : Status.CREATED_201)
                        .header(HeaderNames.LOCATION, "/v2/warm/up/blobs/uploads/1")
                        .send();
            case "PATCH" ->
                response.status(Status.ACCEPTED_202)
                        .header(HeaderNames.LOCATION, "/v2/warm/up/blobs/uploads/1")
                        .send();
            case "DELETE" -> response.status(Status.ACCEPTED_202).send();
            default -> response.status(Status.CREATED_201).send();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
