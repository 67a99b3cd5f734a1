package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontor.http.CheckResult;
import dev.kontor.http.HttpServer;
import dev.kontor.http.HttpServerConfig;
import dev.kontor.http.OwnPortCheck;
import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestBody;
import dev.kontor.oci.ErrorCode;
import dev.kontor.testkit.RawHttp;
import io.helidon.webserver.http.HttpRouting;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Start, stop and the limits of a server as a whole. */
class ServerLifeTest {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private void slowRoute(HttpRouting.Builder routing) {
        routing.get("/slow", (request, response) -> {
            entered.countDown();
            release.await();
            Served.text(request, response, "done");
        });
    }

    @Test
    void stopLetsARequestFinishAndTakesNoOther() throws InterruptedException {
        Served served = Served.patient(this::slowRoute);
        int port = served.server().port();
        try (RawHttp slow = served.connect();
                RawHttp idle = served.connect()) {
            assertThat(idle.request("GET /hello HTTP/1.1").receive().status()).isEqualTo(200);
            slow.request("GET /slow HTTP/1.1");
            entered.await();
            Thread stopper = Thread.ofVirtual().start(served::close);
            assertThat(idle.isClosedByServer()).isTrue();
            await().untilAsserted(() ->
                    assertThatThrownBy(() -> RawHttp.connect(port)).isInstanceOf(UncheckedIOException.class));
            release.countDown();
            RawHttp.Answer answer = slow.receive();
            assertThat(answer.text()).isEqualTo("done");
            assertThat(answer.header("Connection")).contains("close");
            stopper.join();
        }
    }

    @Test
    void stopInterruptsWhatOutlastsTheGrace() throws InterruptedException {
        HttpServerConfig config =
                new HttpServerConfig("127.0.0.1", 0, Served.LONG, Served.LONG, Served.SHORT, 10, 4096, 4096);
        Served served = Served.with(config, this::slowRoute);
        try (RawHttp slow = served.connect()) {
            slow.request("GET /slow HTTP/1.1");
            entered.await();
            served.close();
            RawHttp.Answer answer = slow.receive();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(slow.isClosedByServer()).isTrue();
        }
    }

    /** However often the server interrupts a handler, and whether or not that keeps the interrupt: the answer goes out. */
    @Test
    void whoeverIsInterruptedStillAnswers() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        HttpServerConfig config =
                new HttpServerConfig("127.0.0.1", 0, Served.LONG, Served.LONG, Served.SHORT, 10, 4096, 4096);
        Served served = Served.with(
                config,
                routing -> routing.get("/slow", (_, _) -> {
                    entered.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    awaitUninterruptibly(stopped);
                    throw new RegistryException(ErrorCode.UNAVAILABLE);
                }));
        try (RawHttp slow = served.connect()) {
            slow.request("GET /slow HTTP/1.1");
            entered.await();
            served.close();
            stopped.countDown();
            assertThat(slow.receive().status()).isEqualTo(503);
            assertThat(slow.isClosedByServer()).isTrue();
        }
    }

    /** Leaves the interrupt as it was. */
    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void stopDoesNotWaitForWhoStandsStill() throws InterruptedException {
        HttpServer server = HttpServer.builder(withGrace(Served.LONG))
                .stallWhileStopping(Served.SHORT)
                .routes(this::reading)
                .start();
        try (RawHttp stalled = RawHttp.connect(server.port())) {
            stalled.send("POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345");
            entered.await();
            Thread stopper = Thread.ofVirtual().start(server::stop);
            assertThat(stalled.isClosedByServer()).isTrue();
            stopper.join();
        }
    }

    @Test
    void stopWaitsForBytesThatFlow() throws InterruptedException {
        HttpServer server = HttpServer.builder(withGrace(Served.LONG))
                .stallWhileStopping(Duration.ofSeconds(2))
                .routes(this::reading)
                .start();
        try (RawHttp slow = RawHttp.connect(server.port())) {
            slow.send("POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n");
            entered.await();
            Thread stopper = Thread.ofVirtual().start(server::stop);
            await().untilAsserted(() ->
                    assertThatThrownBy(() -> RawHttp.connect(server.port())).isInstanceOf(UncheckedIOException.class));
            for (int sent = 0; sent < 49; sent++) {
                slow.send("x");
                assertThat(stopper.join(Duration.ofMillis(60))).isFalse();
            }
            slow.send("x");
            assertThat(slow.receive().text()).isEqualTo("50");
            stopper.join();
        }
    }

    private static HttpServerConfig withGrace(Duration grace) {
        return new HttpServerConfig("127.0.0.1", 0, Served.LONG, Served.LONG, grace, 10, 4096, 4096);
    }

    private void reading(HttpRouting.Builder routing) {
        routing.post("/read", (request, response) -> {
            entered.countDown();
            byte[] body = RequestBody.of(request).readAtMost(100).orElseThrow();
            Served.text(request, response, String.valueOf(body.length));
        });
    }

    @Test
    void stopIsIdempotent() {
        Served served = Served.patient();
        served.close();
        served.close();
        assertThat(served.server().openConnections()).isZero();
    }

    @Test
    void portThatIsTakenIsReported() {
        try (Served served = Served.patient()) {
            HttpServerConfig taken =
                    HttpServerConfig.at("127.0.0.1", served.server().port());
            assertThatIllegalStateException()
                    .isThrownBy(() -> HttpServer.builder(taken).start())
                    .withMessageContaining(
                            "cannot listen on 127.0.0.1:" + served.server().port());
        }
    }

    @Test
    void connectionsOverTheLimitWaitForAFreePlace() {
        HttpServerConfig config =
                new HttpServerConfig("127.0.0.1", 0, Served.LONG, Served.LONG, Served.SHORT, 2, 4096, 4096);
        try (Served served = Served.with(config, _ -> {});
                RawHttp first = served.connect();
                RawHttp second = served.connect()) {
            assertThat(first.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
            assertThat(second.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
            try (RawHttp third = served.connect()) {
                third.request("GET /hello HTTP/1.1");
                assertThat(served.server().openConnections()).isEqualTo(2);
                first.finishSending();
                assertThat(third.receive().text()).isEqualTo("hello");
            }
        }
    }

    @Test
    void ownPortCheckLooksAtMostOnceInFiveSeconds() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        Served served = Served.patient();
        InetSocketAddress address = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), served.server().port());
        OwnPortCheck check = new OwnPortCheck(() -> address, (InstantSource) now::get);
        assertThat(check.check()).isEqualTo(CheckResult.ok());
        served.close();
        now.set(Instant.EPOCH.plus(Duration.ofMillis(4_999)));
        assertThat(check.check()).isEqualTo(CheckResult.ok());
        now.set(Instant.EPOCH.plus(Duration.ofSeconds(5)));
        assertThat(check.check()).isInstanceOf(CheckResult.Failed.class);
    }
}
