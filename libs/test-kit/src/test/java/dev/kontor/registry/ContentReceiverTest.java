package dev.kontor.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.http.ClientGoneException;
import dev.kontor.http.HttpServer;
import dev.kontor.http.HttpServerConfig;
import dev.kontor.http.RequestBody;
import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.testkit.RawHttp;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of all sizes over a socket, and what becomes of those that break off. */
class ContentReceiverTest {
    private static final int LARGE = 5_000_000;

    private final ContentReceiver receiver = new ContentReceiver();
    private final BlockingQueue<Received> outcomes = new LinkedBlockingQueue<>();
    private final AtomicLong writtenBytes = new AtomicLong();
    private long failAtBytes = Long.MAX_VALUE;
    private HttpServer server;

    private static final class Received {
        private final byte[] bytes;
        private final Digest digest;
        private final Optional<SourceBrokenException> broken;

        Received(byte[] bytes, MessageDigest digest, Optional<SourceBrokenException> broken) {
            this.bytes = bytes;
            this.digest = Digest.fromHash(DigestAlgorithm.SHA256, digest.digest());
            this.broken = broken;
        }
    }

    @BeforeEach
    void start() {
        server = HttpServer.builder(HttpServerConfig.at("127.0.0.1", 0))
                .routes(routing -> routing.post("/take", this::take))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 262_144, 262_145, 524_288, 1_048_575, 1_048_576, LARGE})
    void takesDeclaredLengths(int length) throws InterruptedException {
        byte[] body = random(length);
        try (RawHttp http = declared(length)) {
            http.send(body);
            assertThat(http.receive().status()).isEqualTo(200);
        }
        requireWhole(body);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 524_288, LARGE})
    void takesChunks(int length) throws InterruptedException {
        byte[] body = random(length);
        try (RawHttp http = RawHttp.connect(server.port())) {
            http.request("POST /take HTTP/1.1", "Transfer-Encoding: chunked");
            for (int sent = 0; sent < length; sent += 100_000) {
                byte[] chunk = Arrays.copyOfRange(body, sent, Math.min(length, sent + 100_000));
                http.send(Integer.toHexString(chunk.length) + "\r\n")
                        .send(chunk)
                        .send("\r\n");
            }
            http.send("0\r\n\r\n");
            assertThat(http.receive().status()).isEqualTo(200);
        }
        requireWhole(body);
    }

    @Test
    void keepsWhatCameBeforeTheClientLeft() throws InterruptedException {
        byte[] body = random(LARGE);
        try (RawHttp http = declared(LARGE)) {
            http.send(Arrays.copyOf(body, 3_000_000));
        }
        Received received = outcome();
        assertThat(received.broken).isPresent();
        assertThat(received.bytes).hasSizeBetween(2_500_000, 3_000_000);
        assertThat(received.bytes).isEqualTo(Arrays.copyOf(body, received.bytes.length));
        assertThat(received.digest).isEqualTo(Digest.sha256(received.bytes));
    }

    @Test
    void failsWithTheStore() {
        failAtBytes = 2_000_000;
        try (RawHttp http = declared(LARGE)) {
            http.send(random(LARGE));
            assertThat(http.receive().status()).isEqualTo(503);
        }
        assertThat(outcomes).isEmpty();
    }

    @Test
    void failsWithTheStoreAlsoWhereTheClientLeft() throws InterruptedException {
        failAtBytes = 2_000_000;
        try (RawHttp http = declared(LARGE)) {
            http.send(random(2_900_000));
        }
        await().until(() -> server.openConnections() == 0);
        assertThat(outcomes).isEmpty();
    }

    @Test
    void takesMoreBodiesAtOnceThanItOverlaps() throws InterruptedException {
        byte[] body = random(LARGE);
        int stalled = 1_500_000;
        List<RawHttp> open = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                open.add(declared(LARGE).send(Arrays.copyOf(body, stalled)));
            }
            // Each one has passed the point where it would take a thread, and goes on waiting for its client.
            await().until(() -> writtenBytes.get() >= 20L * 1_400_000);
            try (RawHttp http = declared(LARGE)) {
                http.send(body);
                assertThat(http.receive().status()).isEqualTo(200);
            }
            requireWhole(body);
            for (RawHttp http : open) {
                http.send(Arrays.copyOfRange(body, stalled, LARGE));
                assertThat(http.receive().status()).isEqualTo(200);
                requireWhole(body);
            }
        } finally {
            open.forEach(RawHttp::close);
        }
    }

    private RawHttp declared(int length) {
        return RawHttp.connect(server.port()).request("POST /take HTTP/1.1", "Content-Length: " + length);
    }

    private void take(ServerRequest request, ServerResponse response) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        MessageDigest digest = DigestAlgorithm.SHA256.newMessageDigest();
        Optional<SourceBrokenException> broken =
                receiver.receive(new Body(RequestBody.of(request)), (buffer, count) -> {
                    digest.update(buffer, 0, count);
                    write(bytes, buffer, count);
                });
        outcomes.add(new Received(bytes.toByteArray(), digest, broken));
        response.send("taken".getBytes(StandardCharsets.US_ASCII));
    }

    /** Fails where the test says so. */
    private void write(ByteArrayOutputStream bytes, byte[] buffer, int count) {
        if (bytes.size() + count > failAtBytes) {
            throw new StoreUnavailableException("no space left");
        }
        bytes.write(buffer, 0, count);
        writtenBytes.addAndGet(count);
    }

    /** The body of a request as a source. */
    private record Body(RequestBody body) implements ByteSource {
        @Override
        public int readAtLeast(byte[] buffer, int least) {
            try {
                return body.readAtLeast(buffer, least);
            } catch (ClientGoneException e) {
                throw new SourceBrokenException(e);
            }
        }

        @Override
        public OptionalLong length() {
            return body.contentLength();
        }
    }

    private void requireWhole(byte[] body) throws InterruptedException {
        Received received = outcome();
        assertThat(received.broken).isEmpty();
        assertThat(received.bytes).isEqualTo(body);
        assertThat(received.digest).isEqualTo(Digest.sha256(body));
    }

    private Received outcome() throws InterruptedException {
        return Optional.ofNullable(outcomes.poll(RawHttp.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .orElseThrow();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
