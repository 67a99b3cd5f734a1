package dev.kontor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistryClientTest {
    private final Payload blob = new PayloadRing(3, 1 << 16).next(1_000_000);

    @Test
    void pushesAndPullsABlob() throws IOException {
        try (FakeRegistry registry = new FakeRegistry();
                RegistryClient client = RegistryClient.connect(registry.peer("a"))) {
            assertThat(client.hasBlob("r/s", blob.digest())).isFalse();
            client.pushBlob("r/s", blob);
            assertThat(client.hasBlob("r/s", blob.digest())).isTrue();

            ByteArrayOutputStream pulled = new ByteArrayOutputStream();
            assertThat(client.pullBlob("r/s", blob.digest(), pulled::write)).isEqualTo(1_000_000);
            assertThat(ContentDigest.of(pulled.toByteArray())).isEqualTo(blob.digest());
            assertThat(registry.requests).contains("PUT /v2/r/s/blobs/uploads/1?state=a%2Fb&digest=" + blob.digest());
        }
    }

    @Test
    void pushesAndPullsAManifest() throws IOException {
        Payload manifest = new SampleImage(1).nextManifest();
        try (FakeRegistry registry = new FakeRegistry();
                RegistryClient client = RegistryClient.connect(registry.peer("a"))) {
            assertThat(client.hasManifest("r", "t")).isFalse();
            client.pushManifest("r", "t", manifest);
            assertThat(client.hasManifest("r", "t")).isTrue();
            client.pullManifest("r", "t");

            assertThat(registry.requests).endsWith("GET /v2/r/manifests/t");
            assertThat(ContentDigest.of(registry.tags.get("r").get("t"))).isEqualTo(manifest.digest());
        }
    }

    @Test
    void pushesAnImageInPiecesAndPullsIt() throws IOException {
        Image image = Image.of(blob);
        try (FakeRegistry registry = new FakeRegistry();
                RegistryClient client = RegistryClient.connect(registry.peer("a"))) {
            client.pushImage("r", "t", image);
            client.pushImage("r", "u", image);
            client.pullImage("r", "t", image);

            assertThat(registry.requestsLike("PATCH .*"))
                    .as("what is there is not sent again")
                    .isEqualTo(2);
            assertThat(registry.requests)
                    .containsSubsequence(
                            "HEAD /v2/r/blobs/" + blob.digest(),
                            "POST /v2/r/blobs/uploads/",
                            "PATCH /v2/r/blobs/uploads/1?state=a%2Fb",
                            "PUT /v2/r/blobs/uploads/1?state=patched&digest=" + blob.digest(),
                            "PUT /v2/r/manifests/t",
                            "GET /v2/r/manifests/t",
                            "GET /v2/r/blobs/" + image.config().digest(),
                            "GET /v2/r/blobs/" + blob.digest());
            assertThat(registry.blobs.get("r@" + blob.digest())).hasSize(1_000_000);
        }
    }

    @Test
    void followsAListToItsEnd() throws IOException {
        try (FakeRegistry registry = new FakeRegistry();
                RegistryClient client = RegistryClient.connect(registry.peer("a"))) {
            for (int i = 0; i < 7; i++) {
                client.pushManifest("r", "t" + i, blob);
            }

            assertThat(Names.inAll(registry.peer("a"), client, "tags", "r/tags/list?n=3"))
                    .isEqualTo(7);

            assertThat(registry.requests).endsWith("GET /v2/r/tags/list?n=3&last=t5");
        }
    }

    @Test
    void followsARedirectToAnotherHostWithoutCredentials() throws IOException {
        AtomicReference<String> authorization = new AtomicReference<>();
        HttpServer front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (FakeRegistry store = new FakeRegistry()) {
            store.blobs.put("r@" + ContentDigest.of(new byte[3]), new byte[3]);
            front.createContext("/", exchange -> {
                authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
                exchange.getResponseHeaders().add("Location", store.url() + exchange.getRequestURI());
                exchange.sendResponseHeaders(307, -1);
            });
            front.start();
            String url = "http://user:secret@127.0.0.1:" + front.getAddress().getPort();
            try (RegistryClient client = RegistryClient.connect(Peer.parse("a=" + url))) {
                assertThat(client.pullBlob("r", ContentDigest.of(new byte[3]), BodySink.DISCARD))
                        .isEqualTo(3);
            }
            assertThat(authorization.get()).isEqualTo("Basic dXNlcjpzZWNyZXQ=");
            assertThat(store.requests).hasSize(1);
        } finally {
            front.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, USER:PASSWORD",
        "403, USER:PASSWORD",
        "404, --peer a=URL",
        "429, rate limit",
        "507, --blob-mib",
        "500, own log"
    })
    void saysWhatToDoAboutARefusal(int status, String advice) throws IOException {
        try (FakeRegistry registry = new FakeRegistry((method, path) -> method.equals("POST") ? status : 0);
                RegistryClient client = RegistryClient.connect(registry.peer("a"))) {
            assertThatThrownBy(() -> client.pushBlob("r", blob))
                    .isInstanceOf(PeerException.class)
                    .hasMessageContaining("a: POST /v2/r/blobs/uploads/ was answered with " + status)
                    .hasMessageContaining("DENIED")
                    .hasMessageContaining(advice);
        }
    }

    @Test
    void saysWhatToDoIfNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Peer peer = Peer.parse("a=http://user:secret@127.0.0.1:" + port);

        assertThatThrownBy(() -> RegistryClient.connect(peer))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("a: cannot reach http://127.0.0.1:" + port)
                .hasMessageContaining("Start the registry")
                .hasMessageNotContaining("secret");
    }

    @Test
    void reportsWhatARegistrySaysBeforeItHasReadTheBody() throws Exception {
        Payload endless = new PayloadRing(4, 1 << 16).next(64 << 20);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = Thread.ofVirtual().start(() -> refuseEarly(server));
            Peer peer = Peer.parse("a=http://127.0.0.1:" + server.getLocalPort());
            try (RegistryClient client = RegistryClient.connect(peer)) {
                assertThatThrownBy(() -> client.pushManifest("r", "t", endless))
                        .isInstanceOf(PeerException.class)
                        .hasMessageContaining("was answered with 413: too large");
            }
            thread.join();
        }
    }

    /** Answers after the head alone, then closes its side while the body is still on its way. */
    private static void refuseEarly(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 9\r\n\r\ntoo large"
                            .getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
