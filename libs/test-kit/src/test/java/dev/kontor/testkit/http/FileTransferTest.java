package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.http.ClientGoneException;
import dev.kontor.http.ResponseBody;
import dev.kontor.store.FileSink;
import dev.kontor.testkit.RawHttp;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that the kernel sends: the client sees the same bytes, and the handler the same failures, as with arrays. */
class FileTransferTest {
    private static final byte[] FILE = new byte[20_000_000];

    static {
        new Random(3).nextBytes(FILE);
    }

    private final LinkedBlockingQueue<Optional<Exception>> outcomes = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private Path file;
    private Served served;

    @BeforeEach
    void start() throws IOException {
        file = Files.write(folder.resolve("file"), FILE);
        served = Served.patient(this::routes);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private void routes(HttpRouting.Builder routing) {
        routing.get("/whole", (request, response) -> send(request, response, 0, FILE.length, FILE.length));
        routing.head("/whole", (request, response) -> send(request, response, 0, FILE.length, FILE.length));
        routing.get("/part", (request, response) -> send(request, response, 1_234_567, 3_000_000, 3_000_000));
        routing.get("/shortened", (request, response) -> send(request, response, 0, FILE.length, FILE.length + 1));
        routing.get("/behind", (request, response) -> send(request, response, 10, FILE.length, FILE.length));
        routing.get(
                "/mixed",
                (request, response) -> answer(request, response, 2_000_006, out -> {
                    out.write(new byte[] {1, 2, 3});
                    part(out, 0, 2_000_000);
                    out.write(new byte[] {4, 5, 6});
                }));
    }

    private void send(ServerRequest request, ServerResponse response, long from, long length, long declared) {
        answer(request, response, declared, out -> part(out, from, length));
    }

    private void answer(ServerRequest request, ServerResponse response, long declared, ResponseBody.BodyWriter body) {
        try {
            ResponseBody.send(request, response, declared, body);
            outcomes.add(Optional.empty());
        } catch (RuntimeException e) {
            outcomes.add(Optional.of(e));
            throw e;
        }
    }

    private void part(OutputStream out, long from, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ((FileSink) out).writeFrom(channel, from, length);
        }
    }

    @Test
    void sendsAWholeFileAndKeepsTheConnection() {
        try (RawHttp http = served.connect()) {
            for (int i = 0; i < 3; i++) {
                assertThat(http.request("GET /whole HTTP/1.1").receive().body()).isEqualTo(FILE);
                assertThat(http.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
            }
        }
        assertThat(served.completed().getFirst().bytesOut()).isEqualTo(FILE.length);
    }

    @Test
    void sendsAPartFromTheMiddle() {
        try (RawHttp http = served.connect()) {
            assertThat(http.request("GET /part HTTP/1.1").receive().body())
                    .isEqualTo(Arrays.copyOfRange(FILE, 1_234_567, 4_234_567));
        }
    }

    @Test
    void sendsOtherBytesBeforeAndBehindAFile() {
        try (RawHttp http = served.connect()) {
            byte[] body = http.request("GET /mixed HTTP/1.1").receive().body();
            assertThat(body).startsWith(1, 2, 3).endsWith(4, 5, 6);
            assertThat(Arrays.copyOfRange(body, 3, body.length - 3)).isEqualTo(Arrays.copyOf(FILE, 2_000_000));
        }
    }

    @Test
    void sendsNoFileToHead() {
        try (RawHttp http = served.connect()) {
            assertThat(http.request("HEAD /whole HTTP/1.1").receiveHead().header("Content-Length"))
                    .contains(Integer.toString(FILE.length));
            assertThat(http.request("GET /hello HTTP/1.1").receive().text()).isEqualTo("hello");
        }
    }

    @Test
    void waitsForASlowClient() {
        try (RawHttp http = RawHttp.connect(served.server().port(), 64 << 10)) {
            assertThat(http.request("GET /whole HTTP/1.1").receive().body()).isEqualTo(FILE);
        }
    }

    @Test
    void tellsOfAClientThatLeft() throws InterruptedException {
        try (RawHttp http = RawHttp.connect(served.server().port(), 4096)) {
            http.request("GET /whole HTTP/1.1").receiveHead();
            http.abort();
        }
        assertThat(outcomes.take()).get().isInstanceOf(ClientGoneException.class);
        await().until(() -> served.server().openConnections() == 0);
    }

    @Test
    void closesTheConnectionAfterAFileThatIsTooShort() throws InterruptedException {
        try (RawHttp http = served.connect()) {
            http.request("GET /shortened HTTP/1.1").receiveHead();
            http.receiveBytes(FILE.length);
            assertThat(http.isClosedByServer()).isTrue();
        }
        try (RawHttp http = served.connect()) {
            http.request("GET /behind HTTP/1.1").receiveHead();
            http.receiveBytes(FILE.length - 10);
            assertThat(http.isClosedByServer()).isTrue();
        }
        assertThat(outcomes.take()).isPresent();
        assertThat(outcomes.take()).isPresent();
    }
}
