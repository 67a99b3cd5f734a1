package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.http.ClientGoneException;
import dev.kontor.http.HttpServerConfig;
import dev.kontor.http.RequestBody;
import dev.kontor.http.ResponseBody;
import dev.kontor.testkit.RawHttp;
import io.helidon.webserver.http.HttpRouting;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Clients that stop half-way are cut off, and nobody else is. */
class StallTest {
    /** Each stalled client holds nothing but its own connection; the limits that do not matter are long. */
    private static Served stalling(Consumer<HttpRouting.Builder> routes) {
        return Served.with(Served.limits(Served.LONG, Served.SHORT), routes);
    }

    @Test
    void closesConnectionThatNeverSends() {
        try (Served served = stalling(_ -> {});
                RawHttp http = served.connect()) {
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void closesHalfSentRequestLine() {
        try (Served served = stalling(_ -> {});
                RawHttp http = served.connect()) {
            assertThat(http.send("GET /hel").isClosedByServer()).isTrue();
        }
    }

    @Test
    void closesHalfSentHeaders() {
        try (Served served = stalling(_ -> {});
                RawHttp http = served.connect()) {
            http.send("GET /hello HTTP/1.1\r\nHost: x\r\nX-Slow: ");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void closesSecondRequestsHalfSentHeadOfAPipeline() {
        try (Served served = stalling(_ -> {});
                RawHttp http = served.connect()) {
            http.request("GET /hello HTTP/1.1").send("GET /hello HTTP/1.1\r\nHo");
            assertThat(http.receive().text()).isEqualTo("hello");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void closesHeadThatDripsForEver() {
        try (Served served = stalling(_ -> {});
                RawHttp http = served.connect()) {
            http.send("GET /hello HTTP/1.1\r\nHost: x\r\n");
            await().pollInterval(Served.SHORT.dividedBy(6))
                    .atMost(RawHttp.PATIENCE)
                    .until(() -> isRefused(http));
        }
    }

    @Test
    void closesIdleConnectionAfterARequest() {
        HttpServerConfig config = Served.limits(Served.SHORT, Served.LONG);
        try (Served served = Served.with(config, _ -> {});
                RawHttp http = served.connect()) {
            assertThat(http.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void stalledBodyEndsInClientGoneWithoutAnInterruptLeftBehind() {
        CompletableFuture<Optional<RuntimeException>> outcome = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Consumer<HttpRouting.Builder> routes = routing -> routing.post("/take", (request, response) -> {
            try {
                RequestBody.of(request).readFully(new byte[1000]);
                outcome.complete(Optional.empty());
            } catch (RuntimeException e) {
                outcome.complete(Optional.of(e));
                throw e;
            } finally {
                interrupted.complete(Thread.currentThread().isInterrupted());
            }
            response.send();
        });
        try (Served served = stalling(routes);
                RawHttp http = served.connect()) {
            http.request("POST /take HTTP/1.1", "Content-Length: 1000").send("half");
            assertThat(http.isClosedByServer()).isTrue();
            assertThat(outcome.join()).containsInstanceOf(ClientGoneException.class);
            assertThat(interrupted.join()).isFalse();
            await().untilAsserted(() -> assertThat(served.completed())
                    .singleElement()
                    .satisfies(request -> assertThat(request.status()).isEqualTo(499)));
        }
    }

    @Test
    void stalledChunkEndsToo() {
        try (Served served = stalling(_ -> {});
                RawHttp http = served.connect()) {
            http.request("POST /digest HTTP/1.1", "Transfer-Encoding: chunked").send("ff\r\nabc");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void clientThatTakesNothingIsCutOff() {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        byte[] piece = new byte[256 << 10];
        Consumer<HttpRouting.Builder> routes = routing -> routing.get("/endless", (request, response) -> {
            try {
                ResponseBody.send(request, response, Long.MAX_VALUE, out -> {
                    while (true) {
                        out.write(piece);
                    }
                });
            } catch (RuntimeException e) {
                outcome.complete(e);
                throw e;
            }
        });
        try (Served served = stalling(routes);
                RawHttp http = RawHttp.connect(served.server().port(), 4 << 10)) {
            http.request("GET /endless HTTP/1.1");
            assertThat(outcome.orTimeout(RawHttp.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .isInstanceOf(ClientGoneException.class);
        }
    }

    /** Whose limit on writing is longer than that on reading: one who reads slowly outlasts several who send slowly. */
    @Test
    void eachDirectionHasItsOwnLimit() {
        byte[] body = new byte[16 << 20];
        HttpServerConfig config = new HttpServerConfig(
                "127.0.0.1",
                0,
                Served.LONG,
                Served.SHORT.dividedBy(3),
                Served.LONG,
                Duration.ofSeconds(5),
                500,
                64 << 10,
                16 << 10);
        Consumer<HttpRouting.Builder> routes = routing -> routing.get(
                "/large",
                (request, response) -> ResponseBody.send(request, response, body.length, out -> {
                    for (int done = 0; done < body.length; done += 256 << 10) {
                        out.write(body, done, 256 << 10);
                    }
                }));
        try (Served served = Served.with(config, routes);
                RawHttp reader = RawHttp.connect(served.server().port(), 4 << 10)) {
            reader.request("GET /large HTTP/1.1");
            for (int i = 0; i < 4; i++) {
                try (RawHttp sender = served.connect()) {
                    sender.request("POST /digest HTTP/1.1", "Content-Length: 10")
                            .send("half");
                    assertThat(sender.isClosedByServer()).isTrue();
                }
            }
            assertThat(reader.receive().body()).hasSize(body.length);
        }
    }

    /** The time that a handler takes is its own: it is not the client who stalls. */
    @Test
    void slowHandlerIsLeftAlone() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        Consumer<HttpRouting.Builder> routes = routing -> routing.get("/slow", (request, response) -> {
            release.await();
            Served.text(request, response, "done");
        });
        try (Served served = stalling(routes);
                RawHttp slow = served.connect();
                RawHttp stalled = served.connect()) {
            slow.request("GET /slow HTTP/1.1");
            // Connected later, this one is cut off only when the slow one has had more than the limit.
            assertThat(stalled.send("GET").isClosedByServer()).isTrue();
            release.countDown();
            assertThat(slow.receive().text()).isEqualTo("done");
        }
    }

    @Test
    void stalledConnectionsAreForgotten() {
        try (Served served = stalling(_ -> {});
                RawHttp http = served.connect()) {
            await().until(() -> served.server().openConnections() == 1);
            assertThat(http.isClosedByServer()).isTrue();
            await().until(() -> served.server().openConnections() == 0);
        }
    }

    private static boolean isRefused(RawHttp http) {
        try {
            http.send("X-Drip: 1\r\n");
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }
}
