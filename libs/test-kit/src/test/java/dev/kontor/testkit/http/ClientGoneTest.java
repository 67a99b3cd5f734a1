package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.http.ClientGoneException;
import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestBody;
import dev.kontor.http.ResponseBody;
import dev.kontor.oci.ErrorCode;
import dev.kontor.testkit.RawHttp;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that leaves is one exception for the handler and nothing for the log. */
@Isolated("reads the log of the whole process")
class ClientGoneTest {
    private final CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    private final Recorder log = new Recorder();
    private final CompletableFuture<Void> reached = new CompletableFuture<>();
    private final CompletableFuture<Void> aborted = new CompletableFuture<>();
    private Served served;

    @BeforeEach
    void start() {
        Logger.getLogger("").addHandler(log);
        served = Served.patient(this::routes);
    }

    @AfterEach
    void stop() {
        served.close();
        Logger.getLogger("").removeHandler(log);
    }

    private void routes(HttpRouting.Builder routing) {
        answerOnceItIsAborted(routing);
        routing.post(
                "/take",
                (request, response) -> reported(() -> {
                    RequestBody body = RequestBody.of(request);
                    byte[] buffer = new byte[64 << 10];
                    while (body.readFully(buffer) >= 0) {
                        // Takes all.
                    }
                    response.send();
                }));
        routing.get(
                "/give",
                (request, response) -> reported(() -> {
                    byte[] piece = new byte[64 << 10];
                    ResponseBody.send(request, response, 1L << 40, out -> {
                        while (true) {
                            out.write(piece);
                        }
                    });
                }));
    }

    private void answerOnceItIsAborted(HttpRouting.Builder routing) {
        routing.get("/small", (request, response) -> {
            reached.complete(null);
            aborted.join();
            ResponseBody.send(request, response, new byte[100]);
        });
        routing.get("/refused", (_, _) -> {
            reached.complete(null);
            aborted.join();
            throw new RegistryException(ErrorCode.DENIED);
        });
    }

    private void reported(Runnable handler) {
        try {
            handler.run();
            outcome.complete(new AssertionError("nothing was thrown"));
        } catch (RuntimeException e) {
            outcome.complete(e);
            throw e;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000", "Transfer-Encoding: chunked"})
    void clientThatEndsItsBodyEarlyIsGone(String framing) {
        try (RawHttp http = served.connect()) {
            http.request("POST /take HTTP/1.1", framing).send("ffff\r\nabc").finishSending();
            assertThat(http.isClosedByServer()).isTrue();
        }
        assertGoneQuietly();
    }

    @Test
    void clientThatIsKilledWhileSendingIsGone() {
        RawHttp http = served.connect();
        http.request("POST /take HTTP/1.1", "Content-Length: 1000000").send("abc");
        http.abort();
        assertGoneQuietly();
    }

    @Test
    void clientThatIsKilledWhileTakingIsGone() {
        RawHttp http = served.connect();
        http.request("GET /give HTTP/1.1").receiveBytes(1000);
        http.abort();
        assertGoneQuietly();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/small", "/refused"})
    void clientThatIsKilledBeforeASmallAnswerIsNoNews(String path) {
        RawHttp http = served.connect();
        http.request("GET " + path + " HTTP/1.1");
        reached.orTimeout(RawHttp.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        http.abort();
        aborted.complete(null);
        await().untilAsserted(() -> assertThat(served.completed()).hasSize(1));
        await().until(() -> served.server().openConnections() == 0);
        assertThat(log.loud()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GE", "GET /hello HTTP/1.1\r\n", "GET /hello HTTP/1.1\r\nHost: x\r\nX-He"})
    void clientThatLeavesWithinAHeadIsNoNews(String head) {
        try (RawHttp http = served.connect()) {
            http.send(head).finishSending();
            assertThat(http.isClosedByServer()).isTrue();
        }
        await().until(() -> served.server().openConnections() == 0);
        assertThat(log.loud()).isEmpty();
    }

    private void assertGoneQuietly() {
        assertThat(outcome.orTimeout(RawHttp.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .join())
                .isInstanceOf(ClientGoneException.class);
        await().untilAsserted(() -> assertThat(served.completed()).hasSize(1));
        await().until(() -> served.server().openConnections() == 0);
        assertThat(log.loud()).isEmpty();
    }

    private static final class Recorder extends Handler {
        private final List<LogRecord> records = new CopyOnWriteArrayList<>();

        /** What an operator would see at the usual level. */
        List<String> loud() {
            return records.stream()
                    .filter(record -> record.getLevel().intValue() >= Level.INFO.intValue())
                    .map(record -> record.getLoggerName() + ": " + record.getMessage())
                    .toList();
        }

        @Override
        public void publish(LogRecord record) {
            records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
